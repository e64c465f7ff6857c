// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.api;

import java.sql.Connection;
import java.sql.SQLException;

/** Which migrations a database has; read from the history of whatever applies them. */
@FunctionalInterface
public interface AppliedMigrations {
  /** Takes every migration for applied. */
  AppliedMigrations ALL = (connection, version) -> true;

  /** Whether the migration {@code version} is applied. */
  boolean applied(Connection connection, String version) throws SQLException;
}
