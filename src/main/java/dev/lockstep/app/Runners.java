// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app;

import dev.lockstep.event.Events;
import dev.lockstep.migration.flyway.FlywayEngine;
import dev.lockstep.migration.run.MigrationRunner;
import dev.lockstep.migration.run.MigrationSettings;
import dev.lockstep.migration.run.RunContext;
import dev.lockstep.migration.run.RunListener;
import dev.lockstep.migration.undo.SnapshotLookup;
import dev.lockstep.migration.undo.UndoRunner;
import dev.lockstep.postgres.Connections;
import dev.lockstep.time.Sleeper;
import javax.sql.DataSource;

/** Makes the runners of migrations: alike for commands, the service and a rehearsal. */
public final class Runners {
  private Runners() {}

  /**
   * What a run in either direction works with.
   *
   * @param connections for all that the engine does not do
   * @param engine what migrations run on
   */
  public static RunContext context(
      MigrationSettings settings,
      Connections connections,
      DataSource engine,
      Events events,
      RunListener listener) {
    return new RunContext(
        connections, new FlywayEngine(engine), settings, events, listener, Sleeper.SLEEP);
  }

  /** One that applies migrations, and can run the backfills that their gates wait for. */
  public static MigrationRunner forward(RunContext context, InstalledBackfills backfills) {
    return new MigrationRunner(context, backfills.gate()).opening(backfills.opener());
  }

  /** One that undoes migrations. */
  public static UndoRunner back(
      RunContext context, InstalledBackfills backfills, SnapshotLookup snapshots) {
    return new UndoRunner(context, backfills.undone(), snapshots);
  }
}
