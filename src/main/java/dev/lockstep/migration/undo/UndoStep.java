// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.undo;

import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.history.AppliedMigration;
import org.jspecify.annotations.Nullable;

/**
 * One migration that is to be undone.
 *
 * @param row its row in the history
 * @param forwardOrNull its file; null if this program does not ship it
 * @param way the way back
 * @param begun whether an earlier undo began with it and did not finish
 */
public record UndoStep(
    AppliedMigration row, @Nullable MigrationFile forwardOrNull, Undoability way, boolean begun) {
  /** The version that is undone. */
  public Version version() {
    return row.version().orElseThrow();
  }

  /** The migration, once the plan has no problem. */
  public MigrationFile forward() {
    if (forwardOrNull == null) {
      throw new IllegalStateException(row.script() + " is not shipped");
    }
    return forwardOrNull;
  }

  /** The reverse, once the plan has no problem. */
  public MigrationFile reverse() {
    MigrationFile reverse = way.reverseOrNull();
    if (reverse == null) {
      throw new IllegalStateException(row.script() + " has no reverse");
    }
    return reverse;
  }
}
