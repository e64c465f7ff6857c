// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import dev.lockstep.migration.file.MigrationFile;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * What is done before a run's first change, while its lease is held: a snapshot of the database.
 * Migrations do not know how one is made; the wiring gives an implementation.
 */
@FunctionalInterface
public interface BeforeRun {
  /** None is taken. */
  BeforeRun NONE = pending -> Optional.empty();

  /**
   * Takes it.
   *
   * @param pending what the run is about to apply; never empty
   * @return the id of the snapshot, to be recorded beside them; empty if none was needed
   * @throws RuntimeException if it cannot be taken: then nothing is changed
   * @throws SQLException if the database cannot be read: then nothing is changed
   */
  Optional<String> before(List<MigrationFile> pending) throws SQLException, InterruptedException;
}
