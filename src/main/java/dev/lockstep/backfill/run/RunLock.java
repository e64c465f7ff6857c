// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.run;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The lock of a transaction under which one process prepares or verifies a run. */
public final class RunLock {
  /**
   * First half of the key, "lsbf"; the second is the run. Everybody sees in pg_locks who has it.
   */
  static final int CLASS = 0x6c736266;

  private RunLock() {}

  /** Whether this transaction is the one that prepares or verifies the run. */
  public static boolean take(Connection connection, long runId) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT pg_try_advisory_xact_lock(?, ?)")) {
      statement.setInt(1, CLASS);
      statement.setInt(2, (int) runId);
      try (ResultSet results = statement.executeQuery()) {
        return results.next() && results.getBoolean(1);
      }
    }
  }
}
