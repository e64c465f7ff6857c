// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.undo;

import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.Version;
import dev.lockstep.postgres.own.LockstepSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;

/** Versions that were undone on request, and that the service does not apply again by itself. */
public final class UndoneVersions {
  /** The step that made the table. */
  private static final int SINCE = 7;

  private UndoneVersions() {}

  /** Whether any of {@code pending} was applied here once, and undone. Needs read access only. */
  public static boolean areAmong(Connection connection, Collection<MigrationFile> pending)
      throws SQLException {
    Object[] versions =
        pending.stream().flatMap(file -> file.version().stream()).map(Version::toString).toArray();
    if (versions.length == 0 || LockstepSchema.installed(connection) < SINCE) {
      return false;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT EXISTS (SELECT FROM lockstep.undone WHERE version = ANY (?))")) {
      statement.setArray(1, connection.createArrayOf("text", versions));
      try (ResultSet results = statement.executeQuery()) {
        results.next();
        return results.getBoolean(1);
      }
    }
  }
}
