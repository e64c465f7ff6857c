// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.proof;

import dev.lockstep.catalog.Fingerprint;
import dev.lockstep.migration.MigrationFile;
import dev.lockstep.migration.MigrationSet;
import dev.lockstep.scope.Scope;
import dev.lockstep.shadow.KeptCopy;
import dev.lockstep.shadow.ScratchDatabase;
import dev.lockstep.shadow.ScratchServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A scratch database with all migrations applied, to work on. Where the server may keep databases,
 * the state after the versioned migrations is kept, and the next one begins with a copy of it: only
 * what is new since is applied. Reverses are not proven here.
 */
public final class MigratedDatabase implements AutoCloseable {
  private final MigratedState state;
  private final MigrationReplay replay;
  private final ScratchDatabase database;

  private MigratedDatabase(MigratedState state, MigrationReplay replay, ScratchDatabase database) {
    this.state = state;
    this.replay = replay;
    this.database = database;
  }

  /**
   * Makes one.
   *
   * @param identity what the state depends on besides the files: program, server version, scope
   * @param scope what of it is looked at
   * @throws ReplayFailedException if a migration fails
   */
  public static MigratedDatabase make(
      ScratchServer server, MigrationSet migrations, ProofStore store, String identity, Scope scope)
      throws SQLException {
    MigrationSet forward =
        new MigrationSet(
            migrations.versioned(),
            Collections.emptyMap(),
            migrations.repeatables(),
            List.of(),
            migrations.callbacks());
    List<String> keys = MigrationKeys.of(identity, forward.versioned());
    Optional<KeptCopy> kept = server.copyOfKept(usable(keys, store));
    int done = kept.map(copy -> keys.indexOf(copy.key()) + 1).orElse(0);
    ScratchDatabase current = kept.isPresent() ? kept.get().database() : server.create();
    @Nullable MigrationReplay replay = null;
    boolean whole = false;
    try {
      MigrationProof proof = MigrationProof.resume(done, forward, store, identity);
      if (done < keys.size()) {
        boolean passed = gated(forward.versioned().subList(0, done));
        try (MigrationReplay rest = new MigrationReplay(current, scope).ofSeedsOnly(passed)) {
          proof.versioned(rest, done);
        }
        // Closing is dropping; what is kept has another name now, and this is a copy.
        current = server.keep(current, keys.getLast());
      }
      replay = new MigrationReplay(current, scope).ofSeedsOnly(gated(forward.versioned()));
      MigratedState state = proof.repeatables(replay);
      whole = true;
      return new MigratedDatabase(state, replay, current);
    } finally {
      if (!whole) {
        if (replay != null) {
          replay.close();
        }
        current.close();
      }
    }
  }

  private static boolean gated(List<MigrationFile> files) {
    return files.stream().anyMatch(file -> !file.directives().requiresBackfills().isEmpty());
  }

  /** The states whose fingerprints up to there are all remembered, newest first. */
  private static List<String> usable(List<String> keys, ProofStore store) {
    List<String> usable = new ArrayList<>();
    for (String key : keys) {
      if (store.find(MigrationKeys.fingerprint(key)).map(Fingerprint::parse).isEmpty()) {
        break;
      }
      usable.add(key);
    }
    Collections.reverse(usable);
    return usable;
  }

  /** What the migrations make. */
  public MigratedState state() {
    return state;
  }

  /**
   * Where to go on. PostgreSQL has read all of the catalog in this very session, and need not look
   * everything up again.
   */
  public MigrationReplay replay() {
    return replay;
  }

  @Override
  public void close() throws SQLException {
    try (replay) {
      // Nobody is connected any more when it is dropped.
    } finally {
      database.close();
    }
  }
}
