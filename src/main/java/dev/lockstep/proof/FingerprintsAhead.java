// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.proof;

import dev.lockstep.cache.Cache;
import dev.lockstep.cache.CacheKeys;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.scope.Scope;
import dev.lockstep.shadow.ScratchDatabase;
import dev.lockstep.shadow.ScratchServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A memory of proofs that takes the fingerprints of the later ones of many migrations ahead, on a
 * scratch database and a thread of its own: to read the state after each is what takes the time,
 * and two cores do it in half of it. Asked for one of those, it waits for it.
 */
public final class FingerprintsAhead implements Cache, AutoCloseable {
  /** Of fewer there is nothing to gain. */
  private static final int WORTH_IT = 40;

  /** A later state is larger: so both threads have about as much to do. */
  private static final double FIRST = 0.68;

  private final Cache cache;
  private final Map<String, CompletableFuture<Optional<String>>> ahead = new LinkedHashMap<>();
  private final Thread thread;

  private FingerprintsAhead(
      ScratchServer server,
      List<MigrationFile> files,
      List<String> keys,
      Cache cache,
      Scope scope) {
    this.cache = cache;
    int first = files.size();
    if (first >= WORTH_IT && cache.find(CacheKeys.fingerprint(keys.getFirst())).isEmpty()) {
      first = (int) (files.size() * FIRST);
    }
    for (String key : keys.subList(first, files.size())) {
      ahead.put(CacheKeys.fingerprint(key), new CompletableFuture<>());
    }
    int begin = first;
    this.thread =
        Thread.ofPlatform()
            .name("lockstep-fingerprints")
            .unstarted(() -> take(server, files, begin, scope));
    if (!ahead.isEmpty()) {
      thread.start();
    }
  }

  /**
   * Begins, if it is worth it and nothing is remembered.
   *
   * @param identity what the states depend on besides the files: program, server version, scope
   */
  public static FingerprintsAhead of(
      ScratchServer server,
      List<MigrationFile> versioned,
      Cache cache,
      String identity,
      Scope scope) {
    return new FingerprintsAhead(
        server, versioned, CacheKeys.states(identity, versioned), cache, scope);
  }

  private void take(ScratchServer server, List<MigrationFile> files, int first, Scope scope) {
    List<CompletableFuture<Optional<String>>> results = new ArrayList<>(ahead.values());
    try (ScratchDatabase database = server.create();
        MigrationReplay replay = new MigrationReplay(database, scope).ofSeedsOnly(false)) {
      for (int i = 0; i < files.size() && !Thread.currentThread().isInterrupted(); i++) {
        replay.run(files.get(i));
        if (i >= first) {
          results.get(i - first).complete(Optional.of(replay.catalog().fingerprint().toString()));
        }
      }
    } catch (SQLException | RuntimeException e) {
      // The main replay of the same migrations fails in the same way, and reports it.
      System.getLogger(FingerprintsAhead.class.getName())
          .log(System.Logger.Level.DEBUG, "no fingerprints ahead", e);
    } finally {
      results.forEach(result -> result.complete(Optional.empty()));
    }
  }

  @Override
  public Optional<String> find(String key) {
    Optional<String> known = cache.find(key);
    CompletableFuture<Optional<String>> result = ahead.get(key);
    if (known.isPresent() || result == null) {
      return known;
    }
    Optional<String> taken = result.join();
    taken.ifPresent(value -> cache.remember(key, value));
    return taken;
  }

  @Override
  public void remember(String key, String value) {
    cache.remember(key, value);
  }

  /** Waits until its database is gone. */
  @Override
  public void close() {
    thread.interrupt();
    Background.awaitEnd(thread);
  }
}
