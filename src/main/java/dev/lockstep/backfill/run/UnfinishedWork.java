// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.run;

import dev.lockstep.backfill.api.Key;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Reads what a run has left undone: keys and ranges, with what is in the way. */
public final class UnfinishedWork {
  private UnfinishedWork() {}

  /** The keys of a run that are in quarantine, oldest first. */
  public static List<FailedKey> quarantined(Connection connection, RunTables tables, long runId)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            tables.in(
                """
            SELECT key, sqlstate, error, at FROM lockstep.backfill_quarantine
             WHERE run_id = ? AND retried_at IS NULL ORDER BY at LIMIT 1000"""))) {
      statement.setLong(1, runId);
      List<FailedKey> keys = new ArrayList<>();
      try (ResultSet results = statement.executeQuery()) {
        while (results.next()) {
          keys.add(
              new FailedKey(
                  Objects.requireNonNull(Key.read(results, "key")),
                  results.getString("sqlstate"),
                  results.getString("error"),
                  results.getTimestamp("at").toInstant()));
        }
      }
      return keys;
    }
  }

  /** Ranges of a run whose last attempt failed, given up ones first. */
  public static List<FailedRange> troubles(Connection connection, RunTables tables, long runId)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            tables.in(
                """
            SELECT "cursor", hi, state = 'failed' AS failed, retries, last_error,
                   coalesce(to_jsonb(range) ->> 'last_sqlstate', '') AS sqlstate
              FROM lockstep.backfill_range range
             WHERE run_id = ? AND last_error IS NOT NULL AND state <> 'done'
             ORDER BY failed DESC, no LIMIT 100"""))) {
      statement.setLong(1, runId);
      List<FailedRange> troubles = new ArrayList<>();
      try (ResultSet results = statement.executeQuery()) {
        while (results.next()) {
          troubles.add(
              new FailedRange(
                  Objects.requireNonNull(Key.read(results, "cursor")),
                  Objects.requireNonNull(Key.read(results, "hi")),
                  results.getBoolean("failed"),
                  results.getLong("retries"),
                  results.getString("sqlstate"),
                  results.getString("last_error")));
        }
      }
      return troubles;
    }
  }
}
