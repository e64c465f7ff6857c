// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.proof;

import dev.lockstep.cache.Cache;
import dev.lockstep.cache.CacheKeys;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.scope.Scope;
import dev.lockstep.shadow.ScratchDatabase;
import dev.lockstep.shadow.ScratchServer;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
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
      ScratchServer server, MigrationSet migrations, Cache cache, String identity, Scope scope)
      throws SQLException {
    MigrationSet forward =
        new MigrationSet(
            migrations.versioned(),
            Collections.emptyMap(),
            migrations.repeatables(),
            List.of(),
            migrations.callbacks());
    List<String> keys = CacheKeys.states(identity, forward.versioned());
    KeptStates kept = KeptStates.withFingerprints(server, keys, cache);
    KeptStates.Start start = kept.start();
    int done = start.done();
    ScratchDatabase current = start.database();
    @Nullable MigrationReplay replay = null;
    boolean whole = false;
    try {
      MigrationProof proof = MigrationProof.resume(done, forward, cache, identity);
      if (done < keys.size()) {
        boolean passed = gated(forward.versioned().subList(0, done));
        try (MigrationReplay rest = new MigrationReplay(current, scope).ofSeedsOnly(passed)) {
          proof.versioned(rest, done);
        }
        // Closing is dropping; what is kept has another name now, and this is a copy.
        current = kept.keep(current);
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
      // The session ends before the database is dropped.
    } finally {
      database.close();
    }
  }
}
