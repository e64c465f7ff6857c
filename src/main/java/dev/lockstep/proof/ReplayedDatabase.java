// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.proof;

import dev.lockstep.cache.CacheKeys;
import dev.lockstep.migration.file.CallbackEvent;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.scope.Scope;
import dev.lockstep.shadow.ScratchDatabase;
import dev.lockstep.shadow.ScratchServer;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scratch database with versioned migrations applied, to go on from. Nothing about it is proven
 * or remembered, so its catalog is not read: a {@link MigratedDatabase} that need not say what it
 * is. Where the server may keep databases, it is a copy of one that is kept, by either.
 */
public final class ReplayedDatabase implements AutoCloseable {
  private final MigrationReplay replay;
  private final CallbackReplay files;
  private final ScratchDatabase database;

  private ReplayedDatabase(
      MigrationReplay replay, MigrationSet migrations, ScratchDatabase database) {
    this.replay = replay;
    this.files = new CallbackReplay(replay, migrations);
    this.database = database;
  }

  /**
   * Makes one.
   *
   * @param migrations whose versioned migrations and callbacks run; the rest is not looked at
   * @param identity what the state depends on besides the files: program, server version, scope
   * @param scope what a catalog that is read of it is to hold
   * @throws ReplayFailedException if a migration fails
   */
  public static ReplayedDatabase make(
      ScratchServer server, MigrationSet migrations, String identity, Scope scope)
      throws SQLException {
    List<MigrationFile> files = migrations.versioned();
    KeptStates kept = KeptStates.of(server, CacheKeys.states(identity, files));
    KeptStates.Start start = kept.start();
    ScratchDatabase current = start.database();
    @Nullable MigrationReplay replay = null;
    boolean made = false;
    try {
      if (start.done() < files.size()) {
        try (MigrationReplay rest = replay(current, scope, files.subList(0, start.done()))) {
          apply(rest, migrations, start.done());
        }
        // Closing is dropping; what is kept has another name now, and this is a copy.
        current = kept.keep(current);
      }
      replay = replay(current, scope, files);
      ReplayedDatabase database = new ReplayedDatabase(replay, migrations, current);
      if (files.isEmpty()) {
        database.files.at(CallbackEvent.BEFORE_MIGRATE);
      }
      made = true;
      return database;
    } finally {
      if (!made) {
        if (replay != null) {
          replay.close();
        }
        current.close();
      }
    }
  }

  private static void apply(MigrationReplay replay, MigrationSet migrations, int done)
      throws SQLException {
    CallbackReplay files = new CallbackReplay(replay, migrations);
    if (done == 0) {
      files.at(CallbackEvent.BEFORE_MIGRATE);
    }
    for (MigrationFile file : migrations.versioned().subList(done, migrations.versioned().size())) {
      files.run(file);
    }
  }

  private static MigrationReplay replay(
      ScratchDatabase database, Scope scope, List<MigrationFile> applied) throws SQLException {
    return new MigrationReplay(database, scope)
        .ofSeedsOnly(
            applied.stream().anyMatch(file -> !file.directives().requiresBackfills().isEmpty()));
  }

  /**
   * Applies one more, between the same callbacks.
   *
   * @throws ReplayFailedException if it fails
   */
  public void apply(MigrationFile file) throws SQLException {
    files.run(file);
  }

  /** Where to go on. */
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
