// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.plan.MigrationPlan.ClosedGate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What one run did.
 *
 * @param applied what it applied, in order
 * @param snapshot the id of the one that was taken before, if one was
 * @param gatedBy where it stopped, if a gate is closed
 * @param latest the version that the database is at now
 * @param retries how often a migration was tried again for a lock
 * @param lockWait time lost to locks: failed attempts and the pauses after them
 * @param elapsed from begin to end
 */
public record RunReport(
    List<Applied> applied,
    Optional<String> snapshot,
    Optional<ClosedGate> gatedBy,
    Optional<Version> latest,
    int retries,
    Duration lockWait,
    Duration elapsed) {
  public RunReport {
    applied = List.copyOf(applied);
  }

  /** One migration of the run, and how long it took. */
  public record Applied(MigrationFile migration, Duration elapsed) {}
}
