// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.proof;

import dev.lockstep.cache.Cache;
import dev.lockstep.cache.CacheKeys;
import dev.lockstep.catalog.Fingerprint;
import dev.lockstep.shadow.KeptCopy;
import dev.lockstep.shadow.ScratchDatabase;
import dev.lockstep.shadow.ScratchServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
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
  private final Cache cache;

  /**
   * @param keys of the state after each of the migrations
   */
  KeptStates(ScratchServer server, List<String> keys, Cache cache) {
    this.server = server;
    this.keys = keys;
    this.cache = cache;
  }

  /**
   * Where to begin.
   *
   * @param database to go on with
   * @param done how many migrations it has already
   */
  record Start(ScratchDatabase database, int done) {}

  /** A copy of the newest state that is kept, or an empty database. */
  Start start() throws SQLException {
    List<String> usable = withKnownFingerprints();
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

  /** The states whose fingerprints are known, and those of all states before; newest first. */
  private List<String> withKnownFingerprints() {
    List<String> known = new ArrayList<>();
    for (String key : keys) {
      if (cache.find(CacheKeys.fingerprint(key)).map(Fingerprint::parse).isEmpty()) {
        break;
      }
      known.add(key);
    }
    Collections.reverse(known);
    return known;
  }
}
