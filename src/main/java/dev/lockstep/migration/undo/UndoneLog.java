// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.undo;

import dev.lockstep.migration.history.AppliedMigration;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.ZoneOffset;

/**
 * Notes who undid what in {@code lockstep.undone}: the history has no place for it.
 *
 * @param holder this runner's name
 * @param rehearsed whether it was tried on a scratch copy before
 */
record UndoneLog(String holder, boolean rehearsed) {
  /** In the transaction that takes the migration out of the history. */
  void add(Connection inside, UndoStep step, Duration elapsed) throws SQLException {
    AppliedMigration row = step.row();
    try (PreparedStatement statement =
        inside.prepareStatement(
            """
            INSERT INTO lockstep.undone (version, description, script, checksum, installed_on,
                                         reverse, reverse_checksum, label, undone_by, rehearsed,
                                         execution_ms)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")) {
      statement.setString(1, step.version().toString());
      statement.setString(2, row.description());
      statement.setString(3, row.script());
      if (row.checksumOrNull() == null) {
        statement.setNull(4, Types.INTEGER);
      } else {
        statement.setInt(4, row.checksumOrNull());
      }
      statement.setObject(5, row.installedOn().atOffset(ZoneOffset.UTC));
      statement.setString(6, step.reverse().script());
      statement.setInt(7, step.reverse().checksum());
      statement.setString(8, step.way().how().text());
      statement.setString(9, holder);
      statement.setBoolean(10, rehearsed);
      statement.setLong(11, elapsed.toMillis());
      statement.executeUpdate();
    }
  }
}
