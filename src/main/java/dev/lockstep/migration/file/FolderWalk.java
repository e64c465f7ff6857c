// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;

/** All files below a folder with one look at each: a stream that filters asks twice. */
final class FolderWalk {
  private FolderWalk() {}

  /**
   * Shows each file to {@code visitor}, and whatever else has the name of a migration: a directory,
   * a pipe, a link to nothing.
   *
   * @throws IOException if the folder, or one in it, cannot be read
   */
  static void over(Path folder, BiConsumer<Path, BasicFileAttributes> visitor) throws IOException {
    Files.walkFileTree(
        folder,
        Set.of(FileVisitOption.FOLLOW_LINKS),
        Integer.MAX_VALUE,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            if (!path.equals(folder) && isNamedLikeAMigration(path)) {
              visitor.accept(path, attributes);
              return FileVisitResult.SKIP_SUBTREE;
            }
            return !path.equals(folder) && isHidden(path)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
            if (!isHidden(path) && (attributes.isRegularFile() || isNamedLikeAMigration(path))) {
              visitor.accept(path, attributes);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static boolean isNamedLikeAMigration(Path path) {
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".sql") || name.endsWith(".sql.conf");
  }

  /** A mounted ConfigMap shows each file twice: through "..data" and by its own name. */
  private static boolean isHidden(Path path) {
    return path.getFileName().toString().startsWith("..");
  }
}
