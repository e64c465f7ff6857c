// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.app.InstalledBackfills;
import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.migration.undo.Rehearsal;
import dev.lockstep.migration.undo.UndoRequest;
import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.WithoutRows;
import dev.lockstep.postgres.own.Audit;
import dev.lockstep.postgres.own.LockstepSchema;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * What people ask of a running service, by HTTP or on its page. Each request that is granted is a
 * line of the log, and a row in the database: of backfills in {@code lockstep.backfill_event}, of
 * migrations in {@code lockstep.audit}.
 */
@Singleton
public class Requests {
  private final InstalledBackfills installed;
  private final Connections connections;
  private final BootMigration migration;
  private final Events events;

  Requests(
      InstalledBackfills installed,
      Connections connections,
      BootMigration migration,
      Events events) {
    this.installed = installed;
    this.connections = connections;
    this.migration = migration;
    this.events = events;
  }

  /** Starts a run, joins the active one, or takes up what failed; gives the run's id. */
  public long run(String backfill, String actor) throws SQLException {
    try (Connection connection = connections.open()) {
      LockstepSchema.install(connection);
    }
    long id = installed.backfills().trigger(backfill, actor).runId();
    said(actor, "run", "backfill " + backfill);
    return id;
  }

  /** Pauses at the next batch, everywhere. */
  public void pause(String backfill, String actor) throws SQLException {
    installed.backfills().pause(backfill, actor);
    said(actor, "pause", "backfill " + backfill);
  }

  /** Goes on, or takes up what failed. */
  public void resume(String backfill, String actor) throws SQLException {
    installed.backfills().resume(backfill, actor);
    said(actor, "resume", "backfill " + backfill);
  }

  /** Ends the active run at the next batch. */
  public void cancel(String backfill, String actor) throws SQLException {
    installed.backfills().cancel(backfill, actor);
    said(actor, "cancel", "backfill " + backfill);
  }

  /** Changes how many ranges are worked on at once. */
  public void changeWorkers(String backfill, int workers, String actor) throws SQLException {
    installed.backfills().changeWorkers(backfill, workers, actor);
    said(actor, "workers", "backfill " + backfill + " to " + workers);
  }

  /** Applies pending migrations in the background; false if a run is under way. */
  public boolean apply(String actor) {
    if (!migration.apply()) {
      return false;
    }
    said(actor, "apply", "pending migrations");
    noted(actor, "apply", "pending migrations");
    return true;
  }

  /** Undoes in the background; false if a run is under way. */
  public boolean undo(UndoRequest request, Rehearsal rehearsal, String what, String actor) {
    if (!migration.undo(request, rehearsal)) {
      return false;
    }
    said(actor, "undo", what);
    noted(actor, "undo", what);
    return true;
  }

  private void said(String actor, String action, String subject) {
    events.emit(
        Event.info("requested", actor + " asked for " + action + ": " + subject)
            .with("actor", actor)
            .with("action", action)
            .with("subject", subject));
  }

  /** In the background: a database that is away does not keep the request waiting. */
  private void noted(String actor, String action, String detail) {
    Thread.ofPlatform()
        .daemon()
        .name("lockstep-audit")
        .start(
            () -> {
              try (Connection connection = connections.open()) {
                Audit.note(connection, actor, action, detail);
              } catch (SQLException e) {
                events.emit(
                    Event.warn(
                        "request-not-noted",
                        "the request is in this log alone, not in lockstep.audit: "
                            + WithoutRows.of(e)));
              }
            });
  }
}
