// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.rehearsal;

import dev.lockstep.migration.plan.MigrationPlan.ClosedGate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a rehearsal found.
 *
 * @param copyOf the snapshot or the database that the copy was made of
 * @param copying how long it took to make the copy
 * @param at when it began
 * @param migrations what was applied, in order
 * @param backfills what the gates waited for and was run
 * @param gatedBy the gate that it stopped at; empty if it stopped at none
 * @param reverses what was undone again, newest first
 * @param notUndone why the reverses were not tried; empty if they were
 * @param failure what ended it before all was done; empty if nothing did
 */
public record RehearsalReport(
    String copyOf,
    Duration copying,
    Instant at,
    List<MigrationTrace> migrations,
    List<BackfillTrace> backfills,
    Optional<ClosedGate> gatedBy,
    List<ReverseTrace> reverses,
    Optional<String> notUndone,
    Optional<String> failure) {
  public RehearsalReport {
    migrations = List.copyOf(migrations);
    backfills = List.copyOf(backfills);
    reverses = List.copyOf(reverses);
  }

  /** One backfill, and how long it ran until nothing remained. */
  public record BackfillTrace(String name, Duration took) {}

  /**
   * One migration that was undone.
   *
   * @param label what its reverse gives back: {@code lossless}, {@code lossy}
   */
  public record ReverseTrace(String version, String label, Duration took) {}
}
