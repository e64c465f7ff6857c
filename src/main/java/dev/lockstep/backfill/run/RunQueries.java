// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.run;

import dev.lockstep.backfill.api.Key;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads runs. */
public final class RunQueries {
  /**
   * Columns that an older program has not made yet are read by way of JSON, which has none where
   * there is none: a reader may come before the process that upgrades the tables.
   */
  private static final String SELECT =
      """
      SELECT run.*, counts.*, held.*, last_action.*,
             least(run.workers, (whole ->> 'workers_now')::int) AS allowed_workers,
             (SELECT count(*) FROM lockstep.backfill_quarantine q
               WHERE q.run_id = run.id AND q.retried_at IS NULL) AS quarantined,
             (whole ->> 'worked_ms')::bigint + CASE WHEN %s
               THEN (extract(epoch FROM clock_timestamp() - (whole ->> 'seen_at')::timestamptz)
                     * 1000)::bigint ELSE 0 END AS worked,
             whole ->> 'fault' AS fault_kind, whole ->> 'error_without_rows' AS reason,
             whole ->> 'undone' AS undone_version,
             scanned_changed - coalesce((whole ->> 'changed_then')::bigint, 0) AS changed_since,
             run.state IN ('pending', 'verifying') AND EXISTS (
               SELECT FROM pg_locks l
                WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
                  AND l.database = (SELECT oid FROM pg_database
                                     WHERE datname = current_database())
                  AND l.classid = %d AND l.objid = (run.id & 4294967295)::oid) AS counting
        FROM lockstep.backfill_run run
       CROSS JOIN LATERAL to_jsonb(run) AS whole
       CROSS JOIN LATERAL (
         SELECT coalesce(sum(rows_scanned), 0)::bigint AS scanned,
                coalesce(sum(rows_changed), 0)::bigint AS scanned_changed,
                coalesce(sum(seq), 0)::bigint AS batches,
                coalesce(sum(retries), 0)::bigint AS retries,
                coalesce(sum(busy_ms), 0)::bigint AS busy_ms,
                coalesce(sum(throttled_ms), 0)::bigint AS throttled_ms,
                coalesce(sum(wal_bytes), 0)::bigint AS wal_bytes,
                count(*) FILTER (WHERE range.state = 'running'
                                   AND lease_until > clock_timestamp())::int AS active_workers
           FROM lockstep.backfill_range range
          WHERE range.run_id = run.id) counts
       CROSS JOIN LATERAL (
         SELECT array_agg(owner ORDER BY owner) AS holders,
                array_agg(since ORDER BY owner) AS holders_since,
                array_agg(ranges ORDER BY owner) AS holders_ranges
           FROM (SELECT lease_owner AS owner, count(*) AS ranges,
                        min((to_jsonb(range) ->> 'lease_since')::timestamptz) AS since
                   FROM lockstep.backfill_range range
                  WHERE range.run_id = run.id AND run.state = 'running'
                    AND range.state = 'running' AND lease_until > clock_timestamp()
                  GROUP BY lease_owner) owners) held
        LEFT JOIN LATERAL (
         SELECT actor AS last_actor, at AS last_action_at FROM lockstep.backfill_event event
          WHERE event.name = run.name AND event.run_id = run.id
            AND event.action IN ('pause', 'cancel') AND run.state IN ('paused', 'cancelled')
          ORDER BY event.id DESC LIMIT 1) last_action ON true
      """
          .formatted(WorkClock.isRecent("(whole ->> 'seen_at')::timestamptz"), RunLock.CLASS);

  private RunQueries() {}

  public static Optional<Run> byId(Connection connection, long id) throws SQLException {
    return byId(connection, RunTables.TABLES, id);
  }

  public static Optional<Run> byId(Connection connection, RunTables tables, long id)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(tables.in(SELECT + "WHERE run.id = ?"))) {
      statement.setLong(1, id);
      return list(statement).stream().findFirst();
    }
  }

  /** The newest run of each backfill. */
  public static List<Run> latest(Connection connection, RunTables tables) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            tables.in(
                SELECT
                    + """
                    WHERE run.id IN (SELECT max(id) FROM lockstep.backfill_run GROUP BY name)
                    ORDER BY run.name"""))) {
      return list(statement);
    }
  }

  /** The runs of one backfill, newest first. */
  public static List<Run> history(Connection connection, RunTables tables, String name, int limit)
      throws SQLException {
    return history(connection, tables, name, Long.MAX_VALUE, limit);
  }

  /** Those of them that are older than the run {@code before}. */
  public static List<Run> history(
      Connection connection, RunTables tables, String name, long before, int limit)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            tables.in(
                SELECT
                    + "WHERE run.name = ? AND run.id < ? ORDER BY run.id DESC LIMIT "
                    + limit))) {
      statement.setString(1, name);
      statement.setLong(2, before);
      return list(statement);
    }
  }

  /** The newest run of one backfill. */
  public static Optional<Run> latest(Connection connection, String name) throws SQLException {
    return latest(connection, RunTables.TABLES, name);
  }

  public static Optional<Run> latest(Connection connection, RunTables tables, String name)
      throws SQLException {
    return history(connection, tables, name, 1).stream().findFirst();
  }

  /** Runs that may go on. */
  public static List<Run> active(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            SELECT
                + """
                WHERE run.state IN ('pending', 'running', 'paused', 'verifying')
                ORDER BY run.id""")) {
      return list(statement);
    }
  }

  /** Notes who did what; in the caller's transaction. */
  public static void note(
      Connection connection,
      @Nullable Long runId,
      String name,
      String actor,
      String action,
      String detail)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO lockstep.backfill_event (run_id, name, actor, action, detail)
            VALUES (?, ?, ?, ?, ?)""")) {
      statement.setObject(1, runId, java.sql.Types.BIGINT);
      statement.setString(2, name);
      statement.setString(3, actor);
      statement.setString(4, action);
      statement.setString(5, detail);
      statement.executeUpdate();
    }
  }

  /** Drops the journal of runs that were verified longer ago than {@code kept}. */
  public static void prune(Connection connection, Duration kept) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            DELETE FROM lockstep.backfill_batch
             WHERE run_id IN (SELECT id FROM lockstep.backfill_run
                               WHERE verified_at < clock_timestamp() - ? * interval '1 second')""")) {
      statement.setLong(1, kept.toSeconds());
      statement.executeUpdate();
    }
  }

  private static List<Run> list(PreparedStatement statement) throws SQLException {
    List<Run> runs = new ArrayList<>();
    try (ResultSet results = statement.executeQuery()) {
      while (results.next()) {
        runs.add(read(results));
      }
    }
    return runs;
  }

  private static Run read(ResultSet results) throws SQLException {
    long remaining = results.getLong("remaining");
    return new Run(
        results.getLong("id"),
        results.getString("name"),
        results.getString("checksum"),
        RunState.of(results.getString("state")),
        results.getString("desired_state"),
        results.getString("triggered_by"),
        results.getString("table_name"),
        List.of((String[]) results.getArray("key_columns").getArray()),
        Key.read(results, "from_key"),
        Key.read(results, "hi_key"),
        results.getInt("pass"),
        results.getInt("workers"),
        results.getInt("allowed_workers"),
        results.getInt("active_workers"),
        results.getInt("batch_rows"),
        Duration.ofMillis(results.getLong("target_ms")),
        results.getLong("estimated_rows"),
        results.getObject("remaining") == null ? null : remaining,
        results.getString("throttle_reason"),
        results.getString("error"),
        results.getString("reason"),
        results.getTimestamp("created_at").toInstant(),
        instant(results, "started_at"),
        instant(results, "finished_at"),
        instant(results, "verified_at"),
        Duration.ofMillis(results.getLong("worked")),
        Fault.of(results.getString("fault_kind")),
        results.getString("undone_version"),
        new Run.Activity(
            holders(results),
            results.getBoolean("counting"),
            results.getString("last_actor"),
            instant(results, "last_action_at")),
        new Run.Counts(
            results.getLong("scanned"),
            results.getLong("scanned_changed"),
            results.getLong("changed_since"),
            results.getLong("batches"),
            results.getLong("retries"),
            results.getLong("quarantined"),
            Duration.ofMillis(results.getLong("busy_ms")),
            Duration.ofMillis(results.getLong("throttled_ms")),
            results.getLong("wal_bytes")));
  }

  private static List<Holder> holders(ResultSet results) throws SQLException {
    Array names = results.getArray("holders");
    if (names == null) {
      return List.of();
    }
    String[] owners = (String[]) names.getArray();
    Timestamp[] since = (Timestamp[]) results.getArray("holders_since").getArray();
    Long[] ranges = (Long[]) results.getArray("holders_ranges").getArray();
    List<Holder> holders = new ArrayList<>();
    for (int i = 0; i < owners.length; i++) {
      holders.add(
          new Holder(
              owners[i], since[i] == null ? null : since[i].toInstant(), ranges[i].intValue()));
    }
    return holders;
  }

  private static @Nullable Instant instant(ResultSet results, String column) throws SQLException {
    Timestamp timestamp = results.getTimestamp(column);
    return timestamp == null ? null : timestamp.toInstant();
  }
}
