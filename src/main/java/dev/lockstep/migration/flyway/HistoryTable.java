// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.flyway;

import dev.lockstep.migration.file.Version;
import dev.lockstep.sql.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.Optional;
import org.flywaydb.core.internal.util.AbbreviationUtils;
import org.jspecify.annotations.Nullable;

/**
 * Flyway's history, written row by row as Flyway does. Not through Flyway, which reads all rows
 * before it writes one, and cannot read those of its other editions ({@code UNDO_SQL}, {@code
 * SQL_BASELINE}).
 *
 * @param schema the one that it is in
 */
record HistoryTable(String schema) {
  static final String NAME = "flyway_schema_history";

  /** Writes a row behind all others. */
  void add(
      Connection connection,
      Optional<Version> version,
      String description,
      String type,
      String script,
      @Nullable Integer checksum,
      Duration elapsed,
      boolean success)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO %1$s (installed_rank, version, description, type, script, checksum,
                              installed_by, execution_time, success)
            SELECT COALESCE(pg_catalog.max(installed_rank), 0) OPERATOR(pg_catalog.+) 1,
                   ?, ?, ?, ?, ?, current_user, ?, ?
              FROM ONLY %1$s"""
                .formatted(Identifiers.quote(schema, NAME)))) {
      statement.setString(1, version.map(Version::toString).orElse(null));
      statement.setString(2, AbbreviationUtils.abbreviateDescription(description));
      statement.setString(3, type);
      statement.setString(4, AbbreviationUtils.abbreviateScript(script));
      statement.setObject(5, checksum, Types.INTEGER);
      statement.setInt(6, (int) elapsed.toMillis());
      statement.setBoolean(7, success);
      statement.executeUpdate();
    }
  }
}
