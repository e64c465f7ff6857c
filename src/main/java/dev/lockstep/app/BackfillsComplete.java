// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app;

import dev.lockstep.backfill.BackfillDefinitions;
import dev.lockstep.backfill.Backfills;
import dev.lockstep.backfill.definition.BackfillDefinition;
import dev.lockstep.backfill.run.RunQueries;
import dev.lockstep.backfill.run.RunTables;
import dev.lockstep.migration.file.MigrationProblem;
import dev.lockstep.migration.plan.Gate;
import dev.lockstep.migration.plan.MigrationPlan;
import dev.lockstep.postgres.session.EmptyTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The gate: open where the backfill is complete.
 *
 * @param knowsJava whether the definitions have those that are written in Java too
 */
record BackfillsComplete(BackfillDefinitions definitions, Backfills backfills, boolean knowsJava)
    implements Gate {
  /**
   * {@inheritDoc}
   *
   * <p>One that never ran is complete too where its table certainly has no row at all: there is
   * nothing to fill, and a new database need not be told so by hand.
   */
  @Override
  public boolean complete(Connection connection, String backfill) throws SQLException {
    if (backfills.complete(connection, backfill)) {
      return true;
    }
    Optional<BackfillDefinition> definition = definitions.find(backfill);
    return definition.isPresent()
        && neverRan(connection, backfill)
        && EmptyTable.isCertain(connection, definition.get().table().sql());
  }

  private static boolean neverRan(Connection connection, String backfill) throws SQLException {
    Optional<RunTables> tables = RunTables.of(connection);
    return tables.isEmpty() || RunQueries.latest(connection, tables.get(), backfill).isEmpty();
  }

  @Override
  public List<MigrationProblem> problems(MigrationPlan plan) {
    List<MigrationProblem> problems =
        new ArrayList<>(
            UnknownGateNames.unknownBackfills(plan.pending(), definitions.names(), knowsJava));
    problems.addAll(
        UnknownGateNames.unknownVersions(
            definitions.all(),
            plan.set().versioned().stream().flatMap(file -> file.version().stream()).toList(),
            version -> plan.history().includes(version) || plan.set().isInBaseline(version)));
    return problems;
  }
}
