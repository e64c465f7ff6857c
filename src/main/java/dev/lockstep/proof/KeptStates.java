// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.proof;

import dev.lockstep.cache.Cache;
import dev.lockstep.cache.CacheKeys;
import dev.lockstep.catalog.Fingerprint;
import dev.lockstep.shadow.KeptCopy;
import dev.lockstep.shadow.KeptDatabase;
import dev.lockstep.shadow.ScratchDatabase;
import dev.lockstep.shadow.ScratchServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The databases that a scratch server keeps for later runs: each is the state after some versioned
 * migrations, kept under the content key of all of them, so that only what is new has to be
 * applied. A server that keeps none, or a cache that remembers nothing, means an empty database.
 */
final class KeptStates {
  private final ScratchServer server;
  private final List<String> keys;
  private final List<String> usable;

  /**
   * @param keys of the state after each of the migrations
   * @param usable those that may be begun with, in the same order
   */
  private KeptStates(ScratchServer server, List<String> keys, List<String> usable) {
    this.server = server;
    this.keys = keys;
    this.usable = usable.reversed();
  }

  /** For a process that needs a database only, and not what is known of it. */
  static KeptStates of(ScratchServer server, List<String> keys) {
    return new KeptStates(server, keys, keys);
  }

  /** For a process that needs the fingerprints of all states too. */
  static KeptStates withFingerprints(ScratchServer server, List<String> keys, Cache cache) {
    List<String> known = new ArrayList<>();
    for (String key : keys) {
      if (cache.find(CacheKeys.fingerprint(key)).map(Fingerprint::parse).isEmpty()) {
        break;
      }
      known.add(key);
    }
    return new KeptStates(server, keys, known);
  }

  /**
   * Where to begin.
   *
   * @param database to go on with
   * @param done how many migrations it has already
   */
  record Start(ScratchDatabase database, int done) {}

  /** The database of the state after all migrations itself, if it is kept. */
  Optional<KeptDatabase> enter() throws SQLException {
    boolean newest = !usable.isEmpty() && usable.getFirst().equals(keys.getLast());
    return newest ? enterNewest() : Optional.empty();
  }

  /** The same, just after it was kept. */
  Optional<KeptDatabase> enterNewest() throws SQLException {
    return server.enterKept(keys.getLast());
  }

  /** A copy of the newest state that is kept, or an empty database. */
  Start start() throws SQLException {
    Optional<KeptCopy> kept = usable.isEmpty() ? Optional.empty() : server.copyOfKept(usable);
    return kept.isPresent()
        ? new Start(kept.get().database(), keys.indexOf(kept.get().key()) + 1)
        : new Start(server.create(), 0);
  }

  /**
   * Keeps {@code database} as the state after all migrations.
   *
   * @return the database to go on with
   */
  ScratchDatabase keep(ScratchDatabase database) throws SQLException {
    return server.keep(database, keys.getLast());
  }

  /** The same; if it is kept, {@code database} is not there any more under the name it had. */
  boolean keepAsItIs(ScratchDatabase database) throws SQLException {
    return server.keepAsItIs(database, keys.getLast());
  }
}
