// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill;

import dev.lockstep.backfill.run.RunTables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** What a gate asks: is this backfill, as it is written now, complete with nothing remaining? */
public final class Completion {
  private Completion() {}

  /**
   * Whether the last run of {@code name} that ended by itself was complete and verified, with the
   * file of {@code checksum}, and no migration that it belongs to was undone since. Needs read
   * access only; false where Lockstep's tables are not there.
   */
  public static boolean complete(Connection connection, String name, String checksum)
      throws SQLException {
    Optional<RunTables> tables = RunTables.of(connection);
    if (tables.isEmpty()) {
      return false;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            tables
                .get()
                .in(
                    """
            SELECT state = 'complete' AND verified_at IS NOT NULL AND remaining = 0
                   AND checksum = ? AND to_jsonb(run) ->> 'undone' IS NULL
              FROM lockstep.backfill_run run
             WHERE name = ? AND state IN ('complete', 'failed')
             ORDER BY id DESC LIMIT 1"""))) {
      statement.setString(1, checksum);
      statement.setString(2, name);
      try (ResultSet results = statement.executeQuery()) {
        return results.next() && results.getBoolean(1);
      }
    }
  }
}
