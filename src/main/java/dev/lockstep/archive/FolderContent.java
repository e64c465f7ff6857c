// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.archive;

import dev.lockstep.postgres.Digests;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The files below a folder: all of them, the hidden ones too. */
final class FolderContent {
  private static final Set<PosixFilePermission> WRITING =
      EnumSet.of(
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_WRITE);

  private FolderContent() {}

  /** What is neither a folder nor a file that can be kept by its sum; empty if nothing is. */
  static List<String> oddities(Path folder) throws IOException {
    List<String> odd = new ArrayList<>();
    visit(folder, (path, attributes) -> oddity(folder, path, attributes).ifPresent(odd::add));
    return odd;
  }

  private static Optional<String> oddity(Path folder, Path path, BasicFileAttributes attributes) {
    String name = name(folder, path);
    if (name.chars().anyMatch(c -> c < ' ' || c == '\\')) {
      return Optional.of("'" + name + "' has a character in its name that no manifest holds");
    }
    if (attributes.isSymbolicLink()) {
      return Optional.of(name + " is a symbolic link, which no sum holds: copy what it points to");
    }
    if (name.equals(".git") || name.endsWith("/.git")) {
      return Optional.of(name + " is a repository of its own");
    }
    if (attributes.isDirectory()) {
      return Optional.empty();
    }
    if (!attributes.isRegularFile()) {
      return Optional.of(name + " is no file");
    }
    return Files.isReadable(path) ? Optional.empty() : Optional.of(name + " cannot be read");
  }

  /**
   * SHA-256 sums of all files, by their path below {@code base}. What is no file, such as a link
   * that took the place of one, has no sum.
   */
  static Map<String, String> sums(Path base, Path folder) throws IOException, InterruptedException {
    Map<String, String> sums = new TreeMap<>();
    for (Path file : files(folder)) {
      boolean plain = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
      sums.put(name(base, file), plain ? Digests.sha256(file) : "no file");
    }
    return sums;
  }

  /** Takes the right to write from all files, or gives it back to their owner. */
  static void setWritable(Path folder, boolean writable) throws IOException {
    for (Path file : files(folder)) {
      setWritableFile(file, writable);
    }
  }

  static void setWritableFile(Path file, boolean writable) throws IOException {
    Set<PosixFilePermission> rights = EnumSet.noneOf(PosixFilePermission.class);
    rights.addAll(Files.getPosixFilePermissions(file));
    rights.removeAll(WRITING);
    if (writable) {
      rights.add(PosixFilePermission.OWNER_WRITE);
    }
    Files.setPosixFilePermissions(file, rights);
  }

  /** What is no folder, a link too: it is not followed. */
  static List<Path> files(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    visit(
        folder,
        (path, attributes) -> {
          if (!attributes.isDirectory()) {
            files.add(path);
          }
        });
    return files;
  }

  static String name(Path base, Path path) {
    return base.relativize(path).toString();
  }

  private interface Visitor {
    void visit(Path path, BasicFileAttributes attributes);
  }

  private static void visit(Path folder, Visitor visitor) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            visitor.visit(path, attributes);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
            visitor.visit(path, attributes);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
