package dev.lockstep.shadow;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a warm server lives: in memory where the system offers enough of it, since a schema of 200
 * tables is 1,500 files; else in the user's cache.
 */
final class WarmHome {
  private static final Path MEMORY = Path.of("/dev/shm");

  /** A server takes some 60 MiB, and as much again for hundreds of tables. */
  private static final long ENOUGH = 1L << 30;

  private WarmHome() {}

  static Path of(String version) {
    String name = "postgres-" + version;
    return hasMemory()
        ? MEMORY.resolve("lockstep-" + System.getProperty("user.name", "user") + "-" + name)
        : ServerFiles.cache().resolve("warm-" + version);
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
