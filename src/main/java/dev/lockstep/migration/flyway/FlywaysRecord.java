// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.flyway;

import dev.lockstep.migration.MigrationFile;
import dev.lockstep.migration.MigrationFile.Kind;
import dev.lockstep.migration.Version;
import dev.lockstep.postgres.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import org.flywaydb.core.api.CoreMigrationType;
import org.flywaydb.core.api.migration.baseline.BaselineMigrationType;
import org.flywaydb.core.internal.util.AbbreviationUtils;

/**
 * Writes the row of a migration, done or failed, as Flyway does. Not through Flyway, which reads
 * all rows before it writes one, and cannot read those of its other editions ({@code UNDO_SQL},
 * {@code SQL_BASELINE}).
 *
 * @param schema the one that the history is in
 */
record FlywaysRecord(String schema) implements ExecutedFiles.Record {
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
    String table = Identifiers.quote(schema, "flyway_schema_history");
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO %1$s (installed_rank, version, description, type, script, checksum,
                              installed_by, execution_time, success)
            SELECT COALESCE(pg_catalog.max(installed_rank), 0) OPERATOR(pg_catalog.+) 1,
                   ?, ?, ?, ?, ?, current_user, ?, ?
              FROM ONLY %1$s"""
                .formatted(table))) {
      statement.setString(1, file.version().map(Version::toString).orElse(null));
      statement.setString(2, AbbreviationUtils.abbreviateDescription(file.description()));
      statement.setString(
          3,
          file.kind() == Kind.BASELINE
              ? BaselineMigrationType.SQL_BASELINE.name()
              : CoreMigrationType.SQL.name());
      statement.setString(4, AbbreviationUtils.abbreviateScript(file.script()));
      statement.setInt(5, file.checksum());
      statement.setInt(6, (int) elapsed.toMillis());
      statement.setBoolean(7, success);
      statement.executeUpdate();
    }
  }
}
