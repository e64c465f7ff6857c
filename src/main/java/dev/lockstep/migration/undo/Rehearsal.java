// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.undo;

import dev.lockstep.migration.file.MigrationProblem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** An undo tried on a scratch copy before the first change to the database that it is meant for. */
public interface Rehearsal {
  /** None, as was asked for. */
  Rehearsal NONE =
      new Rehearsal() {
        @Override
        public List<MigrationProblem> problems(UndoPlan plan, Connection live) {
          return List.of();
        }

        @Override
        public boolean takesPlace() {
          return false;
        }
      };

  /**
   * What speaks against {@code plan}; empty if it went well.
   *
   * @param live the database that it is meant for, of which the catalog is read
   * @throws UnrehearsedException if it cannot be tried
   */
  List<MigrationProblem> problems(UndoPlan plan, Connection live) throws SQLException;

  /** Whether there is one at all. */
  default boolean takesPlace() {
    return true;
  }
}
