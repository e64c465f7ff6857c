// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a warm server lives: in memory where the system offers enough of it, since a schema of 200
 * tables is 1,500 files; else in the user's cache.
 */
final class WarmHome {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final String IN_CACHE = "warm-";

  /** A server takes some 60 MiB, and as much again for hundreds of tables. */
  private static final long ENOUGH = 1L << 30;

  private WarmHome() {}

  static Path of(String version) {
    return hasMemory()
        ? MEMORY.resolve(inMemory() + version)
        : ServerFiles.cache().resolve(IN_CACHE + version);
  }

  /** Those of this user, whatever the version. */
  static List<Path> all() throws IOException {
    List<Path> homes = new ArrayList<>();
    for (Path place : List.of(MEMORY, ServerFiles.cache())) {
      if (Files.isDirectory(place)) {
        String prefix = place.equals(MEMORY) ? inMemory() : IN_CACHE;
        try (DirectoryStream<Path> found =
            Files.newDirectoryStream(
                place, file -> file.getFileName().toString().startsWith(prefix))) {
          found.forEach(homes::add);
        }
      }
    }
    return homes;
  }

  private static String inMemory() {
    return "lockstep-" + System.getProperty("user.name", "user") + "-postgres-";
  }

  static boolean isMemory(Path home) {
    return home.startsWith(MEMORY);
  }

  /** Whether a folder's name needs no thought in a command that stops a server. */
  static boolean isPlain(Path folder) {
    return folder.toString().matches("[\\p{L}\\p{N} :/\\\\._@+-]+");
  }

  private static boolean hasMemory() {
    try {
      if (!Files.isDirectory(MEMORY) || !Files.isWritable(MEMORY)) {
        return false;
      }
      FileStore store = Files.getFileStore(MEMORY);
      return store.type().equals("tmpfs") && store.getUsableSpace() >= ENOUGH;
    } catch (IOException e) {
      return false;
    }
  }
}
