// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.locks;

import dev.lockstep.migration.file.MigrationFile;
import java.util.List;
import java.util.Map;

/**
 * What pending migrations would lock, rewrite and read.
 *
 * @param migrations by script
 * @param notes where it is known from, and what it depends on: a line each
 */
public record LockPlan(Map<String, PlannedMigration> migrations, List<String> notes) {
  public LockPlan {
    migrations = Map.copyOf(migrations);
    notes = List.copyOf(notes);
  }

  /** That of one of them. */
  public PlannedMigration of(MigrationFile file) {
    PlannedMigration found = migrations.get(file.script());
    if (found == null) {
      throw new IllegalArgumentException(file.script() + " is not pending");
    }
    return found;
  }
}
