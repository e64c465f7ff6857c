// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.undo;

import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationProblem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The backfills that migrations wait for, and that wait for migrations. Migration and backfill do
 * not know each other; the wiring gives an implementation.
 */
public interface UndoneBackfills {
  /** There are no backfills. */
  UndoneBackfills NONE =
      new UndoneBackfills() {
        @Override
        public List<MigrationProblem> underWay(Connection connection, List<MigrationFile> undone) {
          return List.of();
        }

        @Override
        public List<String> forget(Connection inside, MigrationFile undone) {
          return List.of();
        }
      };

  /** Those under way that one of {@code undone} waits for, or that wait for one of them. */
  List<MigrationProblem> underWay(Connection connection, List<MigrationFile> undone)
      throws SQLException;

  /**
   * In the transaction that undoes {@code undone}: what those did counts for nothing from now on,
   * so that they run again and no gate takes them for complete.
   *
   * @return their names
   */
  List<String> forget(Connection inside, MigrationFile undone) throws SQLException;
}
