package dev.lockstep.backfill.run;

import dev.lockstep.backfill.key.Key;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads runs. */
public final class RunStore {
  private static final String SELECT =
      """
      SELECT run.*, counts.*,
             least(run.workers, run.workers_now) AS allowed_workers,
             (SELECT count(*) FROM lockstep.backfill_quarantine q
               WHERE q.run_id = run.id AND q.retried_at IS NULL) AS quarantined
        FROM lockstep.backfill_run run
       CROSS JOIN LATERAL (
         SELECT coalesce(sum(rows_scanned), 0)::bigint AS scanned,
                coalesce(sum(rows_changed), 0)::bigint AS changed,
                coalesce(sum(seq), 0)::bigint AS batches,
                coalesce(sum(retries), 0)::bigint AS retries,
                coalesce(sum(busy_ms), 0)::bigint AS busy_ms,
                coalesce(sum(throttled_ms), 0)::bigint AS throttled_ms,
                coalesce(sum(wal_bytes), 0)::bigint AS wal_bytes,
                count(*) FILTER (WHERE range.state = 'running'
                                   AND lease_until > clock_timestamp())::int AS active_workers
           FROM lockstep.backfill_range range
          WHERE range.run_id = run.id) counts
      """;

  private RunStore() {}

  /** Whether Lockstep's tables for backfills are there; needs read access only. */
  public static boolean installed(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("SELECT to_regclass('lockstep.backfill_run') IS NOT NULL");
        ResultSet results = statement.executeQuery()) {
      return results.next() && results.getBoolean(1);
    }
  }

  public static Optional<Run> byId(Connection connection, long id) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SELECT + "WHERE run.id = ?")) {
      statement.setLong(1, id);
      return list(statement).stream().findFirst();
    }
  }

  /** The newest run of each backfill. */
  public static List<Run> latest(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            SELECT
                + """
                WHERE run.id IN (SELECT max(id) FROM lockstep.backfill_run GROUP BY name)
                ORDER BY run.name""")) {
      return list(statement);
    }
  }

  /** The runs of one backfill, newest first. */
  public static List<Run> history(Connection connection, String name, int limit)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            SELECT + "WHERE run.name = ? ORDER BY run.id DESC LIMIT " + limit)) {
      statement.setString(1, name);
      return list(statement);
    }
  }

  /** The newest run of one backfill. */
  public static Optional<Run> latest(Connection connection, String name) throws SQLException {
    return history(connection, name, 1).stream().findFirst();
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

  /** The keys of a run that are in quarantine, oldest first. */
  public static List<Quarantined> quarantined(Connection connection, long runId)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT key, sqlstate, error, at FROM lockstep.backfill_quarantine
             WHERE run_id = ? AND retried_at IS NULL ORDER BY at LIMIT 1000""")) {
      statement.setLong(1, runId);
      List<Quarantined> keys = new ArrayList<>();
      try (ResultSet results = statement.executeQuery()) {
        while (results.next()) {
          keys.add(
              new Quarantined(
                  Objects.requireNonNull(Key.read(results, "key")),
                  results.getString("sqlstate"),
                  results.getString("error"),
                  results.getTimestamp("at").toInstant()));
        }
      }
      return keys;
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
        results.getTimestamp("created_at").toInstant(),
        instant(results, "started_at"),
        instant(results, "finished_at"),
        instant(results, "verified_at"),
        new Run.Counts(
            results.getLong("scanned"),
            results.getLong("changed"),
            results.getLong("batches"),
            results.getLong("retries"),
            results.getLong("quarantined"),
            Duration.ofMillis(results.getLong("busy_ms")),
            Duration.ofMillis(results.getLong("throttled_ms")),
            results.getLong("wal_bytes")));
  }

  private static @Nullable Instant instant(ResultSet results, String column) throws SQLException {
    Timestamp timestamp = results.getTimestamp(column);
    return timestamp == null ? null : timestamp.toInstant();
  }
}
