// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.app.InstalledBackfills;
import dev.lockstep.backfill.BackfillStatus;
import dev.lockstep.backfill.api.BackfillException;
import dev.lockstep.backfill.api.BackfillListener;
import dev.lockstep.backfill.definition.DefinitionException;
import dev.lockstep.backfill.engine.BackfillEngine;
import dev.lockstep.backfill.engine.DueBackfills;
import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.migration.plan.MigrationPlan.ClosedGate;
import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.WithoutRows;
import java.sql.SQLException;
import java.time.Clock;

/** The service's share of the work on backfills: an engine, and what gates ask for. */
public final class ServeBackfills implements AutoCloseable {
  private final InstalledBackfills backfills;
  private final BackfillEngine engine;
  private final DueBackfills due;
  private final Connections connections;
  private final Connections dedicated;
  private final Events events;
  private boolean started;
  private boolean closed;

  /**
   * Not started yet.
   *
   * @param connections for what the schedules ask for
   * @param dedicated where a connection comes from that may be kept, to listen on
   */
  public ServeBackfills(
      InstalledBackfills backfills,
      BackfillListener listener,
      Connections connections,
      Connections dedicated,
      Events events) {
    this.backfills = backfills;
    this.due = new DueBackfills(backfills.triggers(), events, Clock.systemUTC());
    this.connections = connections;
    this.dedicated = dedicated;
    this.engine = backfills.engine(listener);
    this.events = events;
  }

  /** Begins to look for work, unless it is over already. */
  public synchronized void start() {
    if (closed) {
      return;
    }
    backfills
        .definitions()
        .problems()
        .forEach(problem -> events.emit(Event.error("backfill-invalid", problem.toString())));
    engine.listen(dedicated);
    engine.start();
    started = true;
  }

  /** Triggers what the schedules ask for; nothing before {@link #start} and after the end. */
  public void triggerDue() throws SQLException {
    synchronized (this) {
      if (!started || closed) {
        return;
      }
    }
    if (due.trigger(connections, backfills.definitions().all())) {
      engine.wake();
    }
  }

  /**
   * Triggers what {@code closed} waits for, if it never ran or is another file now. One that
   * failed, was cancelled or is paused waits for a person.
   */
  public void triggerFor(ClosedGate closed) {
    for (String name : closed.backfills()) {
      try {
        String state =
            backfills
                .backfills()
                .status(name)
                .map(BackfillStatus::state)
                .orElse(BackfillStatus.NEVER_RUN);
        if (state.equals(BackfillStatus.NEVER_RUN) || state.equals(BackfillStatus.CHANGED)) {
          backfills.backfills().trigger(name, "gate " + closed.migration().id());
          engine.wake();
        }
      } catch (SQLException | BackfillException | DefinitionException e) {
        events.emit(
            Event.warn(
                    "backfill-not-triggered",
                    "the gate waits for backfill " + name + ": " + reason(e))
                .with("backfill", name));
      }
    }
  }

  private static String reason(Exception failure) {
    return failure instanceof SQLException sql
        ? WithoutRows.of(sql)
        : String.valueOf(failure.getMessage());
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    engine.close();
  }
}
