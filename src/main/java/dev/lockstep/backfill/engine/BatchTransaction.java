// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.engine;

import dev.lockstep.backfill.api.BackfillSettings;
import dev.lockstep.backfill.api.Key;
import dev.lockstep.backfill.definition.BackfillDefinition;
import dev.lockstep.backfill.key.KeyPages;
import dev.lockstep.backfill.key.KeyPages.Page;
import dev.lockstep.backfill.key.Workload;
import dev.lockstep.backfill.run.Claim;
import dev.lockstep.backfill.run.RunNews;
import dev.lockstep.postgres.SqlState;
import dev.lockstep.postgres.session.SearchPath;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One batch, one transaction: the work, the cursor, the counts, the journal and the lease are
 * committed together or not at all. The row of the range is locked meanwhile, so that no other
 * worker takes it over in the middle; its epoch fences out a worker that was taken for dead.
 */
final class BatchTransaction {
  private final BackfillDefinition definition;
  private final Workload workload;
  private final KeyPages pages;
  private final BackfillSettings settings;
  private final BatchEvents signals;

  BatchTransaction(
      BackfillDefinition definition,
      Workload workload,
      BackfillSettings settings,
      BatchEvents signals) {
    this.definition = definition;
    this.workload = workload;
    this.pages = new KeyPages(workload.table());
    this.settings = settings;
    this.signals = signals;
  }

  /** Where the range is when the batch begins. */
  private record Position(Key cursor, Key limit, long seq, String lsn) {}

  /** Runs one batch of at most {@code rows} rows on {@code connection}, in auto-commit mode. */
  BatchOutcome run(Connection connection, Claim claim, int rows) throws SQLException {
    return in(connection, claim, rows, null);
  }

  /** Steps over the row that the batch of one row {@code failed} is about, noting its key. */
  BatchOutcome quarantine(Connection connection, Claim claim, BatchOutcome.RolledBack failed)
      throws SQLException {
    return in(connection, claim, 1, failed);
  }

  private BatchOutcome in(
      Connection connection, Claim claim, int rows, BatchOutcome.@Nullable RolledBack failed)
      throws SQLException {
    long started = System.nanoTime();
    Position position = null;
    Page page = null;
    long working = started;
    boolean committing = false;
    connection.setAutoCommit(false);
    try {
      begin(connection);
      position = fence(connection, claim);
      if (position == null) {
        connection.rollback();
        return new BatchOutcome.Fenced();
      }
      page = pages.page(connection, position.cursor(), position.limit(), rows);
      signals.reached("locked");
      long changed = 0;
      working = System.nanoTime();
      if (failed == null || !failed.to().equals(page.to())) {
        changed = workload.batch(connection, position.cursor(), page.to());
      } else {
        note(connection, claim, position, page, failed.failure());
      }
      signals.reached("worked");
      Duration took = Duration.ofNanos(System.nanoTime() - started);
      boolean last = page.to().equals(position.limit());
      long wal = advance(connection, claim, position, page, changed, took, last, rows);
      signals.reached("written");
      committing = true;
      connection.commit();
      committing = false;
      signals.reached("committed");
      return new BatchOutcome.Advanced(page.rows(), changed, took, wal, last);
    } catch (SQLException | RuntimeException e) {
      rollback(connection);
      if (position == null || page == null || (committing && SqlState.isConnectionLost(e))) {
        // The next batch starts from the cursor, which shows whether this one was committed.
        throw e;
      }
      Duration worked = Duration.ofNanos(System.nanoTime() - working);
      return new BatchOutcome.RolledBack(e, position.cursor(), page.to(), page.rows(), worked);
    } finally {
      settle(connection);
    }
  }

  private void begin(Connection connection) throws SQLException {
    String lease = settings.lease().toMillis() + "ms";
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT set_config('lock_timeout', ?, true), set_config('statement_timeout', ?, true),
                   set_config('idle_in_transaction_session_timeout', ?, true),
                   set_config('application_name', ?, true),
                   set_config('plan_cache_mode', 'force_custom_plan', true),
                   set_config('row_security', 'off', true),
                   set_config('synchronous_commit',
                              CASE WHEN ? THEN current_setting('synchronous_commit') ELSE 'off' END,
                              true)""")) {
      statement.setString(1, settings.lockTimeout().toMillis() + "ms");
      statement.setString(2, settings.statementTimeout().toMillis() + "ms");
      // A worker that is frozen in mid-transaction would hold its locks for ever.
      statement.setString(3, lease);
      statement.setString(4, applicationName(definition.name()));
      statement.setBoolean(5, definition.synchronousCommit());
      statement.executeQuery().close();
    }
  }

  /**
   * What a session is called while it runs a batch, so that load probes know which session blocks
   * which.
   */
  static String applicationName(String name) {
    String full = "lockstep-backfill:" + name;
    return full.length() > 63 ? full.substring(0, 63) : full;
  }

  private static @Nullable Position fence(Connection connection, Claim claim) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT range."cursor", range.hi, range.seq,
                   pg_current_wal_insert_lsn()::text AS lsn
              FROM lockstep.backfill_range range
              JOIN lockstep.backfill_run run ON run.id = range.run_id
             WHERE range.run_id = ? AND range.no = ? AND range.lease_epoch = ?
               AND range.state = 'running'
               AND run.state = 'running' AND run.desired_state = 'run'
               FOR NO KEY UPDATE OF range""")) {
      statement.setLong(1, claim.runId());
      statement.setInt(2, claim.no());
      statement.setLong(3, claim.epoch());
      try (ResultSet results = statement.executeQuery()) {
        return results.next()
            ? new Position(
                Objects.requireNonNull(Key.read(results, "cursor")),
                Objects.requireNonNull(Key.read(results, "hi")),
                results.getLong("seq"),
                results.getString("lsn"))
            : null;
      }
    }
  }

  private static void note(
      Connection connection, Claim claim, Position position, Page page, Exception failure)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO lockstep.backfill_quarantine (run_id, key, after_key, sqlstate, error)
            VALUES (?, ?, ?, ?, ?)""")) {
      statement.setLong(1, claim.runId());
      statement.setArray(2, page.to().array(connection));
      statement.setArray(3, position.cursor().array(connection));
      statement.setString(4, SqlState.of(failure));
      statement.setString(5, Errors.text(failure));
      statement.executeUpdate();
    }
    RunNews.quarantined(connection, claim.runId(), failure);
  }

  private long advance(
      Connection connection,
      Claim claim,
      Position position,
      Page page,
      long changed,
      Duration took,
      boolean last,
      int rows)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            WITH wal AS (
              SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), ?::pg_lsn)::bigint AS bytes
            ), advanced AS (
              UPDATE lockstep.backfill_range
                 SET "cursor" = ?, seq = ?, batch_rows = ?,
                     rows_scanned = rows_scanned + ?, rows_changed = rows_changed + ?,
                     busy_ms = busy_ms + ?, wal_bytes = wal_bytes + wal.bytes,
                     last_error = NULL, last_sqlstate = NULL,
                     state = CASE WHEN ? THEN 'done' ELSE 'running' END,
                     lease_owner = CASE WHEN ? THEN NULL ELSE lease_owner END,
                     lease_until = CASE WHEN ? THEN NULL
                       ELSE clock_timestamp() + ? * interval '1 millisecond' END
                FROM wal
               WHERE run_id = ? AND no = ?
            )
            INSERT INTO lockstep.backfill_batch
                   (run_id, no, seq, lo, hi, rows, changed, ms, wal_bytes, epoch)
            SELECT ?, ?, ?, ?, ?, ?, ?, ?, wal.bytes, ? FROM wal
            RETURNING wal_bytes, %s"""
                // What the batch deferred runs at the commit, and is the user's.
                .formatted(SearchPath.USERS))) {
      int at = 1;
      statement.setString(at++, position.lsn());
      statement.setArray(at++, page.to().array(connection));
      statement.setLong(at++, position.seq() + 1);
      statement.setInt(at++, rows);
      statement.setLong(at++, page.rows());
      statement.setLong(at++, changed);
      statement.setLong(at++, took.toMillis());
      statement.setBoolean(at++, last);
      statement.setBoolean(at++, last);
      statement.setBoolean(at++, last);
      statement.setLong(at++, settings.lease().toMillis());
      statement.setLong(at++, claim.runId());
      statement.setInt(at++, claim.no());
      statement.setLong(at++, claim.runId());
      statement.setInt(at++, claim.no());
      statement.setLong(at++, position.seq() + 1);
      statement.setArray(at++, position.cursor().array(connection));
      statement.setArray(at++, page.to().array(connection));
      statement.setLong(at++, page.rows());
      statement.setLong(at++, changed);
      statement.setLong(at++, took.toMillis());
      statement.setLong(at, claim.epoch());
      try (ResultSet results = statement.executeQuery()) {
        results.next();
        return results.getLong(1);
      }
    }
  }

  private static void rollback(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      System.getLogger(BatchTransaction.class.getName())
          .log(System.Logger.Level.DEBUG, "rollback on a broken connection", e);
    }
  }

  private static void settle(Connection connection) {
    try {
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      System.getLogger(BatchTransaction.class.getName())
          .log(System.Logger.Level.DEBUG, "a broken connection", e);
    }
  }
}
