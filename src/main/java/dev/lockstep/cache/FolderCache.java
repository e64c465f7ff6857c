// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Proofs in the user's cache folder: one small file each, named by its key. */
public final class FolderCache implements Cache {
  private static final Duration KEPT = Duration.ofDays(30);

  private final Path folder;

  private FolderCache(Path folder) {
    this.folder = folder;
  }

  /** The cache in {@code folder}; entries that are older than a month are removed. */
  public static FolderCache in(Path folder, Clock clock) {
    FolderCache store = new FolderCache(folder);
    store.prune(clock.instant().minus(KEPT));
    return store;
  }

  @Override
  public Optional<String> find(String key) {
    try {
      return Optional.of(Files.readString(folder.resolve(key)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public void remember(String key, String value) {
    try {
      Files.createDirectories(folder);
      Path making = Files.createTempFile(folder, "new-", "");
      Files.writeString(making, value);
      Files.move(
          making,
          folder.resolve(key),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      System.getLogger(FolderCache.class.getName())
          .log(System.Logger.Level.DEBUG, "a proof is not remembered in " + folder, e);
    }
  }

  private void prune(Instant before) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      System.getLogger(FolderCache.class.getName())
          .log(System.Logger.Level.DEBUG, "old proofs stay in " + folder, e);
    }
  }
}
