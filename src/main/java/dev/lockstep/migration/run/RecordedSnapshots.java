// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.lease.Lease;
import dev.lockstep.postgres.Transactions;
import dev.lockstep.postgres.trust.Bookkeeping;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which snapshot was taken before which migration: {@code lockstep.migration_snapshot}. */
public final class RecordedSnapshots {
  private static final String TABLE = "migration_snapshot";

  private RecordedSnapshots() {}

  /** Records it, if this run still has the lease. */
  static void record(Connection connection, long epoch, String snapshot, List<MigrationFile> files)
      throws SQLException {
    Transactions.in(
        connection,
        inside -> {
          Lease.fence(inside, epoch);
          try (PreparedStatement insert =
              inside.prepareStatement(
                  "INSERT INTO lockstep.migration_snapshot (script, snapshot) VALUES (?, ?)")) {
            for (MigrationFile file : files) {
              insert.setString(1, file.script());
              insert.setString(2, snapshot);
              insert.addBatch();
            }
            insert.executeBatch();
          }
          return null;
        });
  }

  /**
   * The ids by script: of each migration the newest snapshot that was taken before it was applied.
   * Needs read access only, and works where Lockstep's tables are not there yet.
   */
  public static Map<String, String> read(Connection connection) throws SQLException {
    Map<String, String> snapshots = new LinkedHashMap<>();
    if (!Bookkeeping.look(connection).holds(TABLE)) {
      return snapshots;
    }
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT DISTINCT ON (script) script, snapshot FROM lockstep.migration_snapshot"
                    + " ORDER BY script, taken_at DESC");
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        snapshots.put(rows.getString(1), rows.getString(2));
      }
    }
    return snapshots;
  }
}
