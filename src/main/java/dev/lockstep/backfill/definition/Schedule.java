// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.definition;

import dev.lockstep.postgres.Durations;
import java.time.Duration;
import java.time.Instant;

/** When a backfill starts by itself. Ticks are points in time, the same on every replica. */
public sealed interface Schedule {
  /** The latest tick at or before {@code now}. */
  Instant latestTick(Instant now);

  /** As it is written in a definition. */
  String text();

  /** Each {@code interval}, counted from 1970 in UTC, so that replicas agree without talking. */
  record Every(Duration interval) implements Schedule {
    public Every {
      if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
        throw new IllegalArgumentException("an interval under a second is not a schedule");
      }
    }

    @Override
    public Instant latestTick(Instant now) {
      long step = interval.toMillis();
      return Instant.ofEpochMilli(Math.floorDiv(now.toEpochMilli(), step) * step);
    }

    @Override
    public String text() {
      return "every " + Durations.format(interval);
    }
  }

  /** At the minutes of a cron expression, in UTC. */
  record Cron(CronExpression expression) implements Schedule {
    @Override
    public Instant latestTick(Instant now) {
      return expression.latest(now);
    }

    @Override
    public String text() {
      return expression.text();
    }
  }

  /**
   * Reads {@code every 15m} or five cron fields.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static Schedule parse(String text) {
    if (text.startsWith("every ")) {
      return new Every(Durations.parse(text.substring("every ".length()), Duration.ofDays(366)));
    }
    return new Cron(CronExpression.parse(text));
  }
}
