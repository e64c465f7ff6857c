// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.run;

import dev.lockstep.postgres.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Leases on ranges, in database time, fenced by an epoch. At most as many are held at once, over
 * all processes, as the run has workers: claims of one run are made one after the other, under the
 * lock of its row.
 */
public final class Claims {
  private final String owner;
  private final Duration lease;

  /**
   * Claims for one process.
   *
   * @param owner names it to people
   */
  public Claims(String owner, Duration lease) {
    this.owner = owner;
    this.lease = lease;
  }

  /** Takes a range that is free, or whose holder's lease is over; null if there is none. */
  public @Nullable Claim claim(Connection connection, long runId) throws SQLException {
    return Transactions.<@Nullable Claim>in(
        connection,
        inside -> {
          endIfSilent(inside);
          Claim claim = lockRun(inside, runId) ? take(inside, runId) : null;
          if (claim != null) {
            WorkClock.runs(inside, runId);
          }
          return claim;
        });
  }

  /** A process that is frozen here would keep the lock of the run, and all others, for ever. */
  private void endIfSilent(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT set_config('idle_in_transaction_session_timeout', ?, true)")) {
      statement.setString(1, lease.toMillis() + "ms");
      statement.executeQuery().close();
    }
  }

  private static boolean lockRun(Connection connection, long runId) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT least(workers, workers_now) > (SELECT count(*) FROM lockstep.backfill_range held
                               WHERE held.run_id = run.id AND held.state = 'running'
                                 AND held.lease_until > clock_timestamp())
              FROM lockstep.backfill_run run
             WHERE id = ? AND state = 'running' AND desired_state = 'run'
               FOR NO KEY UPDATE""")) {
      statement.setLong(1, runId);
      try (ResultSet results = statement.executeQuery()) {
        // The count above may be from before the lock was obtained: count again under it.
        if (!results.next() || !results.getBoolean(1)) {
          return false;
        }
      }
      try (ResultSet results = statement.executeQuery()) {
        return results.next() && results.getBoolean(1);
      }
    }
  }

  private @Nullable Claim take(Connection connection, long runId) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            UPDATE lockstep.backfill_range range
               SET state = 'running', lease_owner = ?, lease_epoch = lease_epoch + 1,
                   lease_since = clock_timestamp(),
                   lease_until = clock_timestamp() + ? * interval '1 millisecond'
             WHERE range.run_id = ?
               AND range.no = (SELECT free.no FROM lockstep.backfill_range free
                                WHERE free.run_id = ?
                                  AND (free.state = 'pending'
                                       OR free.state = 'running'
                                          AND free.lease_until < clock_timestamp())
                                ORDER BY free.no
                                FOR UPDATE SKIP LOCKED LIMIT 1)
            RETURNING no, lease_epoch, batch_rows""")) {
      statement.setString(1, owner);
      statement.setLong(2, lease.toMillis());
      statement.setLong(3, runId);
      statement.setLong(4, runId);
      try (ResultSet results = statement.executeQuery()) {
        return results.next()
            ? new Claim(
                runId,
                results.getInt("no"),
                results.getLong("lease_epoch"),
                results.getInt("batch_rows"))
            : null;
      }
    }
  }

  /** Whether as many ranges as the run may have workers for are held without this one. */
  public boolean surplus(Connection connection, Claim claim) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT least(run.workers, run.workers_now) <=
                   (SELECT count(*) FROM lockstep.backfill_range held
                     WHERE held.run_id = run.id AND held.state = 'running'
                       AND held.lease_until > clock_timestamp() AND held.no < ?)
              FROM lockstep.backfill_run run WHERE run.id = ?""")) {
      statement.setInt(1, claim.no());
      statement.setLong(2, claim.runId());
      try (ResultSet results = statement.executeQuery()) {
        return results.next() && results.getBoolean(1);
      }
    }
  }

  /** Lengthens the lease while the worker waits; false if it is lost. */
  public boolean renew(Connection connection, Claim claim, Duration throttled) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            UPDATE lockstep.backfill_range
               SET lease_until = clock_timestamp() + ? * interval '1 millisecond',
                   throttled_ms = throttled_ms + ?
             WHERE run_id = ? AND no = ? AND lease_epoch = ? AND state = 'running'""")) {
      statement.setLong(1, lease.toMillis());
      statement.setLong(2, throttled.toMillis());
      statement.setLong(3, claim.runId());
      statement.setInt(4, claim.no());
      statement.setLong(5, claim.epoch());
      return statement.executeUpdate() == 1;
    }
  }

  /** Gives the range back, so that another worker need not wait for the lease to end. */
  public void release(Connection connection, Claim claim) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            UPDATE lockstep.backfill_range
               SET state = 'pending', lease_owner = NULL, lease_until = NULL
             WHERE run_id = ? AND no = ? AND lease_epoch = ? AND state = 'running'""")) {
      statement.setLong(1, claim.runId());
      statement.setInt(2, claim.no());
      statement.setLong(3, claim.epoch());
      statement.executeUpdate();
    }
    WorkClock.stops(connection, claim.runId());
  }

  /** Notes a failed batch that will be tried again. */
  public void retried(Connection connection, Claim claim, String sqlState, String error)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            UPDATE lockstep.backfill_range
               SET retries = retries + 1, last_sqlstate = ?, last_error = ?,
                   lease_until = clock_timestamp() + ? * interval '1 millisecond'
             WHERE run_id = ? AND no = ? AND lease_epoch = ?""")) {
      statement.setString(1, sqlState);
      statement.setString(2, error);
      statement.setLong(3, lease.toMillis());
      statement.setLong(4, claim.runId());
      statement.setInt(5, claim.no());
      statement.setLong(6, claim.epoch());
      statement.executeUpdate();
    }
  }

  /** Gives the range up for good. */
  public void fail(Connection connection, Claim claim, String sqlState, String error)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            UPDATE lockstep.backfill_range
               SET state = 'failed', last_sqlstate = ?, last_error = ?, lease_owner = NULL, lease_until = NULL
             WHERE run_id = ? AND no = ? AND lease_epoch = ? AND state = 'running'""")) {
      statement.setString(1, sqlState);
      statement.setString(2, error);
      statement.setLong(3, claim.runId());
      statement.setInt(4, claim.no());
      statement.setLong(5, claim.epoch());
      statement.executeUpdate();
    }
  }

  public Duration lease() {
    return lease;
  }
}
