// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.run;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;

/**
 * How long a run was worked on, whatever the number of processes. While one is at it, it says so
 * now and then; the time between two such signs counts, unless they are so far apart that there was
 * none meanwhile.
 */
public final class WorkClock {
  /** Seldom: each sign is a write, and WAL. */
  private static final Duration EVERY = Duration.ofSeconds(5);

  /** What a killed process was not seen to do for longer than this is no work. */
  private static final Duration RECENT = EVERY.multipliedBy(3);

  /** Assignments of an UPDATE of a run: counts the time up to now. */
  static final String COUNT =
      """
      worked_ms = worked_ms + CASE WHEN %s
        THEN (extract(epoch FROM clock_timestamp() - seen_at) * 1000)::bigint ELSE 0 END"""
          .formatted(isRecent("seen_at"));

  private WorkClock() {}

  static String isRecent(String seenAt) {
    return "%s > clock_timestamp() - interval '%d seconds'".formatted(seenAt, RECENT.toSeconds());
  }

  /** A process works on the run. */
  public static void runs(Connection connection, long runId) throws SQLException {
    update(
        connection,
        """
        UPDATE lockstep.backfill_run SET %s, seen_at = clock_timestamp()
         WHERE id = ? AND coalesce(seen_at < clock_timestamp() - interval '%d seconds', true)"""
            .formatted(COUNT, EVERY.toSeconds()),
        runId);
  }

  /** A process has given its range back: if it was the last one at it, the clock stands still. */
  static void stops(Connection connection, long runId) throws SQLException {
    update(
        connection,
        """
        UPDATE lockstep.backfill_run run SET %s, seen_at = NULL
         WHERE id = ? AND seen_at IS NOT NULL
           AND NOT EXISTS (SELECT FROM lockstep.backfill_range held
                            WHERE held.run_id = run.id AND held.state = 'running'
                              AND held.lease_until > clock_timestamp())"""
            .formatted(COUNT),
        runId);
  }

  private static void update(Connection connection, String sql, long runId) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, runId);
      statement.executeUpdate();
    }
  }
}
