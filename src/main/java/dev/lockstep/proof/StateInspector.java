// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.proof;

import dev.lockstep.finding.Finding;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Looks at the database on its way from empty to the newest version: for what is right at one
 * version and wrong at another, such as a backfill's SQL. May change nothing.
 */
public interface StateInspector {
  /** Looks at nothing. */
  StateInspector NONE =
      new StateInspector() {
        @Override
        public List<Finding> before(MigrationFile next, Connection connection) {
          return List.of();
        }

        @Override
        public List<Finding> atEnd(Connection connection) {
          return List.of();
        }
      };

  /** What is wrong with files, before any database is looked at. */
  default List<Finding> files() {
    return List.of();
  }

  /** What is wrong with the names by which {@code migrations} and other files know each other. */
  default List<Finding> names(MigrationSet migrations) {
    return List.of();
  }

  /** What is wrong just before {@code next} is applied. */
  List<Finding> before(MigrationFile next, Connection connection) throws SQLException;

  /** What is wrong when all are applied. */
  List<Finding> atEnd(Connection connection) throws SQLException;
}
