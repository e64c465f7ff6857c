// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.engine;

import dev.lockstep.backfill.api.BackfillException;
import dev.lockstep.backfill.definition.BackfillDefinition;
import dev.lockstep.backfill.definition.DefinitionException;
import dev.lockstep.backfill.definition.Schedule;
import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.own.LockstepSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Triggers the backfills whose schedule has come round. Each tick is taken by one replica: the one
 * that moves the row of the schedule forward. A schedule that is seen for the first time, or was
 * changed, waits for its next tick; ticks that were missed while no process ran are made up for by
 * one.
 */
public final class DueBackfills {
  private final Triggers triggers;
  private final Events events;
  private final Clock clock;

  /** The latest ticks that the database knows of: between two ticks it need not be asked. */
  private final Map<String, Tick> known = new HashMap<>();

  private record Tick(String schedule, Instant at) {}

  private record Due(BackfillDefinition definition, Tick tick) {}

  public DueBackfills(Triggers triggers, Events events, Clock clock) {
    this.triggers = triggers;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Triggers what has become due.
   *
   * @return whether the database was asked, which it is only when a schedule has come round
   */
  public synchronized boolean trigger(
      Connections connections, Collection<BackfillDefinition> definitions) throws SQLException {
    Instant now = clock.instant();
    List<Due> due = new ArrayList<>();
    for (BackfillDefinition definition : definitions) {
      Schedule schedule = definition.schedule();
      if (schedule != null) {
        Tick tick = new Tick(schedule.text(), schedule.latestTick(now));
        if (!tick.equals(known.get(definition.name()))) {
          due.add(new Due(definition, tick));
        }
      }
    }
    if (due.isEmpty()) {
      return false;
    }
    try (Connection connection = connections.open()) {
      for (Due each : due) {
        if (take(connection, each.definition().name(), each.tick())) {
          trigger(connection, each.definition(), each.tick().schedule());
        }
        known.put(each.definition().name(), each.tick());
      }
    }
    return true;
  }

  private static boolean take(Connection connection, String name, Tick tick) throws SQLException {
    LockstepSchema.install(connection);
    try (PreparedStatement first =
        connection.prepareStatement(
            """
            INSERT INTO lockstep.backfill_schedule AS known (name, schedule, tick)
            VALUES (?, ?, ?)
                ON CONFLICT (name) DO UPDATE
               SET schedule = excluded.schedule, tick = excluded.tick
             WHERE known.schedule <> excluded.schedule""")) {
      first.setString(1, name);
      first.setString(2, tick.schedule());
      first.setTimestamp(3, Timestamp.from(tick.at()));
      if (first.executeUpdate() == 1) {
        return false;
      }
    }
    try (PreparedStatement next =
        connection.prepareStatement(
            "UPDATE lockstep.backfill_schedule SET tick = ? WHERE name = ? AND tick < ?")) {
      next.setTimestamp(1, Timestamp.from(tick.at()));
      next.setString(2, name);
      next.setTimestamp(3, Timestamp.from(tick.at()));
      return next.executeUpdate() == 1;
    }
  }

  private void trigger(Connection connection, BackfillDefinition definition, String schedule)
      throws SQLException {
    try {
      triggers.trigger(connection, definition, "schedule " + schedule);
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
