// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.plan;

import dev.lockstep.migration.file.MigrationProblem;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Whether the backfills that a migration requires are complete. Migration and backfill do not know
 * each other; the application gives an implementation.
 */
@FunctionalInterface
public interface Gate {
  /**
   * Whether the backfill is complete with nothing remaining. Needs read access only, and works
   * where Lockstep's tables are not there yet (then it is not complete).
   */
  boolean complete(Connection connection, String backfill) throws SQLException;

  /**
   * What is wrong with the names by which migrations and backfills wait for each other: a gate on a
   * backfill that does not exist never opens. Needs no database.
   */
  default List<MigrationProblem> problems(MigrationPlan plan) {
    return List.of();
  }
}
