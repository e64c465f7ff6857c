// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.run;

import dev.lockstep.backfill.api.Key;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the engine does to a run, in the caller's transaction; each only from the right state. */
public final class RunTransitions {
  private RunTransitions() {}

  /** The work that is left. {@code unfinished} are ranges that are neither done nor failed. */
  public record Work(int claimable, int unfinished, int failed) {}

  public static Work work(Connection connection, long runId) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT count(*) FILTER (WHERE state = 'pending' OR state = 'running'
                                      AND lease_until < clock_timestamp())::int,
                   count(*) FILTER (WHERE state IN ('pending', 'running'))::int,
                   count(*) FILTER (WHERE state = 'failed')::int
              FROM lockstep.backfill_range WHERE run_id = ?""")) {
      statement.setLong(1, runId);
      try (ResultSet results = statement.executeQuery()) {
        results.next();
        return new Work(results.getInt(1), results.getInt(2), results.getInt(3));
      }
    }
  }

  /** pending → running. */
  public static boolean start(
      Connection connection, long runId, Key from, Key to, long estimatedRows, long remaining)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            UPDATE lockstep.backfill_run
               SET state = 'running', from_key = ?, hi_key = ?, estimated_rows = ?, remaining = ?,
                   started_at = clock_timestamp(), seen_at = clock_timestamp()
             WHERE id = ? AND state = 'pending' AND desired_state = 'run'""")) {
      statement.setArray(1, from.array(connection));
      statement.setArray(2, to.array(connection));
      statement.setLong(3, estimatedRows);
      statement.setLong(4, remaining);
      statement.setLong(5, runId);
      return statement.executeUpdate() == 1;
    }
  }

  /** Adds a range, to be worked on from its first key. */
  public static void addRange(Connection connection, long runId, Key from, Key to, int batchRows)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO lockstep.backfill_range (run_id, no, lo, hi, "cursor", batch_rows)
            SELECT ?, coalesce(max(no), 0) + 1, ?, ?, ?, ?
              FROM lockstep.backfill_range WHERE run_id = ?""")) {
      statement.setLong(1, runId);
      statement.setArray(2, from.array(connection));
      statement.setArray(3, to.array(connection));
      statement.setArray(4, from.array(connection));
      statement.setInt(5, batchRows);
      statement.setLong(6, runId);
      statement.executeUpdate();
    }
  }

  /** running → verifying; for people to see, because counting may take long. */
  public static void verify(Connection connection, long runId) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            UPDATE lockstep.backfill_run run SET state = 'verifying', throttle_reason = NULL
             WHERE id = ? AND state = 'running' AND desired_state = 'run'
               AND NOT EXISTS (SELECT FROM lockstep.backfill_range range
                                WHERE range.run_id = run.id
                                  AND range.state IN ('pending', 'running'))""")) {
      statement.setLong(1, runId);
      statement.executeUpdate();
    }
  }

  /** verifying → running, where ranges were added while another process was about to verify. */
  public static boolean goOn(Connection connection, long runId) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            UPDATE lockstep.backfill_run SET state = 'running'
             WHERE id = ? AND state = 'verifying'""")) {
      statement.setLong(1, runId);
      return statement.executeUpdate() == 1;
    }
  }

  /** verifying → running, with the next pass over the keys up to {@code to}. */
  public static boolean again(Connection connection, long runId, int pass, Key to, long remaining)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            UPDATE lockstep.backfill_run run
               SET state = 'running', pass = ?, hi_key = ?, remaining = ?,
                   changed_then = (SELECT coalesce(sum(rows_changed), 0)
                                     FROM lockstep.backfill_range r WHERE r.run_id = run.id)
             WHERE id = ? AND state IN ('running', 'verifying') AND desired_state = 'run'""")) {
      statement.setInt(1, pass);
      statement.setArray(2, to.array(connection));
      statement.setLong(3, remaining);
      statement.setLong(4, runId);
      return statement.executeUpdate() == 1;
    }
  }

  /** → complete or failed. */
  public static boolean end(
      Connection connection,
      long runId,
      RunState state,
      @Nullable Long remaining,
      @Nullable Fault fault,
      @Nullable RunError error)
      throws SQLException {
    // The gate reads this: it must not be lost by a crash of the server.
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT set_config('synchronous_commit', 'on', true)")) {
      statement.executeQuery().close();
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            UPDATE lockstep.backfill_run run
               SET state = ?, remaining = coalesce(?, remaining), fault = ?, error = ?,
                   error_without_rows = ?,
                   changed_then = CASE WHEN ? THEN changed_then ELSE
                     (SELECT coalesce(sum(rows_changed), 0)
                        FROM lockstep.backfill_range r WHERE r.run_id = run.id) END,
                   %s, seen_at = NULL, throttle_reason = NULL,
                   started_at = coalesce(started_at, clock_timestamp()),
                   finished_at = clock_timestamp(),
                   verified_at = CASE WHEN ? THEN clock_timestamp() END
             WHERE id = ? AND state IN ('pending', 'running', 'verifying')
               AND desired_state = 'run'"""
                .formatted(WorkClock.COUNT))) {
      statement.setString(1, state.text());
      statement.setObject(2, remaining, java.sql.Types.BIGINT);
      statement.setString(3, fault == null ? null : fault.text());
      statement.setString(4, error == null ? null : error.whole());
      statement.setString(5, error == null ? null : error.withoutRows());
      statement.setBoolean(6, remaining == null);
      statement.setBoolean(7, state == RunState.COMPLETE);
      statement.setLong(8, runId);
      if (statement.executeUpdate() != 1) {
        return false;
      }
    }
    RunNews.ended(connection, runId, state, error);
    return true;
  }

  /**
   * Sets how many of its workers a run has now, if it still has {@code before}, and if it was not
   * changed within {@code pause}: once for all processes that think of it.
   */
  public static boolean allow(
      Connection connection, long runId, int before, int workers, Duration pause)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            UPDATE lockstep.backfill_run
               SET workers_now = ?,
                   workers_due = clock_timestamp() + ? * interval '1 millisecond'
             WHERE id = ? AND state = 'running' AND least(workers, workers_now) = ?
               AND coalesce(workers_due <= clock_timestamp(), true)""")) {
      statement.setInt(1, workers);
      statement.setLong(2, pause.toMillis());
      statement.setLong(3, runId);
      statement.setInt(4, before);
      return statement.executeUpdate() == 1;
    }
  }

  /** Says what holds the run back; null: nothing. */
  public static void throttled(Connection connection, long runId, @Nullable String reason)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            UPDATE lockstep.backfill_run SET throttle_reason = ?
             WHERE id = ? AND throttle_reason IS DISTINCT FROM ?
               AND state IN ('running', 'pending')""")) {
      statement.setString(1, reason);
      statement.setLong(2, runId);
      statement.setString(3, reason);
      statement.executeUpdate();
    }
  }
}
