// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.undo;

import dev.lockstep.migration.history.AppliedMigration;
import java.util.Optional;

/** Which snapshot has the data that undoing a migration does not give back. */
@FunctionalInterface
public interface SnapshotLookup {
  /** There are no snapshots. */
  SnapshotLookup NONE = migration -> Optional.empty();

  /** The id of the newest snapshot that was taken before {@code migration} was applied. */
  Optional<String> before(AppliedMigration migration);
}
