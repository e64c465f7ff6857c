// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.flyway;

import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationFile.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.flywaydb.core.api.CoreMigrationType;
import org.flywaydb.core.api.migration.baseline.BaselineMigrationType;

/**
 * Writes the row of a migration, done or failed.
 *
 * @param schema the one that the history is in
 */
record FlywayRecord(String schema) implements ExecutedFiles.Record {
  @Override
  public void done(MigrationFile file, Connection connection, Duration elapsed)
      throws SQLException {
    add(file, connection, elapsed, true);
  }

  @Override
  public void failed(MigrationFile file, Connection connection, Duration elapsed)
      throws SQLException {
    add(file, connection, elapsed, false);
  }

  private void add(MigrationFile file, Connection connection, Duration elapsed, boolean success)
      throws SQLException {
    if (file.kind() == Kind.CALLBACK) {
      // As with Flyway, its history does not know of them.
      return;
    }
    new HistoryTable(schema)
        .add(
            connection,
            file.version(),
            file.description(),
            file.kind() == Kind.BASELINE
                ? BaselineMigrationType.SQL_BASELINE.name()
                : CoreMigrationType.SQL.name(),
            file.script(),
            file.checksum(),
            elapsed,
            success);
  }
}
