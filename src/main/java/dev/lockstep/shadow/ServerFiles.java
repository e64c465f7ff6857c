// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The files of servers of our own: unpacked binaries and an initialised data directory in the
 * user's cache, and the data directories that are made from it.
 */
public final class ServerFiles {
  private ServerFiles() {}

  /** Fills an empty data directory from a template. */
  static void fill(Path template, Path dataDirectory) throws IOException {
    if (Files.exists(dataDirectory.resolve("PG_VERSION"))) {
      return;
    }
    Files.createDirectories(dataDirectory);
    copy(template, dataDirectory);
    ownerOnly(dataDirectory);
  }

  /** Makes a data directory. */
  interface Initialiser {
    void make(Path dataDirectory) throws IOException;
  }

  /** The template of this name in the cache, made if it is not there. */
  static Path template(String name, Initialiser initialiser) throws IOException {
    Path template = cache().resolve("template-" + name);
    Path complete = template.resolve("PG_VERSION");
    if (Files.exists(complete)) {
      return template;
    }
    Files.createDirectories(cache());
    Path lockFile = cache().resolve("template.lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (lock.isValid() && !Files.exists(complete)) {
        Path making = cache().resolve("template-" + UUID.randomUUID());
        initialiser.make(making);
        Files.move(making, template, StandardCopyOption.ATOMIC_MOVE);
      }
    }
    return template;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Path target = to.resolve(from.relativize(folder).toString());
            if (!Files.exists(target)) {
              Files.createDirectory(target);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String name = file.getFileName().toString();
            if (!name.equals("epg-lock") && !name.equals("postmaster.pid")) {
              Files.copy(
                  file,
                  to.resolve(from.relativize(file).toString()),
                  StandardCopyOption.COPY_ATTRIBUTES);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** PostgreSQL refuses a data directory that others may enter. */
  static void ownerOnly(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }

  /** Deletes a folder, also while another process does so. */
  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  static Path cache() {
    String configured = System.getenv("XDG_CACHE_HOME");
    Path base =
        configured == null || configured.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(configured);
    return base.resolve("lockstep").resolve("postgres");
  }
}
