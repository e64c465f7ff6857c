package dev.lockstep.backfill.engine;

import dev.lockstep.backfill.BackfillException;
import dev.lockstep.backfill.definition.BackfillDefinition;
import dev.lockstep.backfill.definition.DefinitionException;
import dev.lockstep.backfill.definition.Schedule;
import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.postgres.LockstepSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;

/**
 * Triggers what is due. Each tick is taken by one replica: whoever moves the row of the schedule
 * forward. A schedule that is seen for the first time, or was changed, waits for its next tick;
 * ticks that were missed while nothing ran are made up for by one.
 */
public final class Scheduler {
  private final Triggers triggers;
  private final Events events;
  private final Clock clock;

  public Scheduler(Triggers triggers, Events events, Clock clock) {
    this.triggers = triggers;
    this.events = events;
    this.clock = clock;
  }

  /** Triggers what has become due. Quick if nothing has. */
  public void tick(Connection connection, Collection<BackfillDefinition> definitions)
      throws SQLException {
    for (BackfillDefinition definition : definitions) {
      Schedule schedule = definition.schedule();
      if (schedule != null && take(connection, definition.name(), schedule)) {
        trigger(connection, definition, schedule);
      }
    }
  }

  private boolean take(Connection connection, String name, Schedule schedule) throws SQLException {
    LockstepSchema.install(connection);
    Instant tick = schedule.latestTick(clock.instant());
    try (PreparedStatement first =
        connection.prepareStatement(
            """
            INSERT INTO lockstep.backfill_schedule AS known (name, schedule, tick)
            VALUES (?, ?, ?)
                ON CONFLICT (name) DO UPDATE
               SET schedule = excluded.schedule, tick = excluded.tick
             WHERE known.schedule <> excluded.schedule""")) {
      first.setString(1, name);
      first.setString(2, schedule.text());
      first.setTimestamp(3, Timestamp.from(tick));
      if (first.executeUpdate() == 1) {
        return false;
      }
    }
    try (PreparedStatement next =
        connection.prepareStatement(
            "UPDATE lockstep.backfill_schedule SET tick = ? WHERE name = ? AND tick < ?")) {
      next.setTimestamp(1, Timestamp.from(tick));
      next.setString(2, name);
      next.setTimestamp(3, Timestamp.from(tick));
      return next.executeUpdate() == 1;
    }
  }

  private void trigger(Connection connection, BackfillDefinition definition, Schedule schedule)
      throws SQLException {
    try {
      triggers.trigger(connection, definition, "schedule " + schedule.text());
    } catch (BackfillException | DefinitionException e) {
      events.emit(
          Event.warn(
                  "backfill-schedule-skipped",
                  "backfill %s: its schedule is skipped: %s"
                      .formatted(definition.name(), e.getMessage()))
              .with("backfill", definition.name()));
    }
  }
}
