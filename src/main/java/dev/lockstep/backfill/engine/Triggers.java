// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.engine;

import dev.lockstep.backfill.api.AppliedMigrations;
import dev.lockstep.backfill.api.BackfillException;
import dev.lockstep.backfill.definition.BackfillDefinition;
import dev.lockstep.backfill.key.Workload;
import dev.lockstep.backfill.run.RunControl;
import dev.lockstep.postgres.own.LockstepSchema;
import java.sql.Connection;
import java.sql.SQLException;

/** Starts runs, after the checks that every trigger has in common. */
public final class Triggers {
  private final AppliedMigrations migrations;

  public Triggers(AppliedMigrations migrations) {
    this.migrations = migrations;
  }

  /**
   * Starts a run of {@code definition}, joins the active one, or takes up what failed.
   *
   * @throws BackfillException if the migration it requires is not applied
   * @throws dev.lockstep.backfill.definition.DefinitionException if it cannot run on this database
   */
  public RunControl.Triggered trigger(
      Connection connection, BackfillDefinition definition, String actor) throws SQLException {
    String required = definition.requires();
    if (required != null && !migrations.applied(connection, required)) {
      throw new BackfillException(
          "backfill "
              + definition.name()
              + " requires migration "
              + required
              + ", which is not applied: run 'lockstep migrate' first");
    }
    Workload workload = Workload.bind(connection, definition);
    LockstepSchema.install(connection);
    return RunControl.trigger(connection, definition, workload.table(), actor);
  }
}
