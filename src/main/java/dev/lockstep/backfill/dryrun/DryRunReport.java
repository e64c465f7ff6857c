// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.dryrun;

import dev.lockstep.backfill.run.Fault;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a backfill would do, extrapolated from batches that were rolled back.
 *
 * @param remaining rows that need work now
 * @param tableRows rows in the table, as the planner has it
 * @param sampledRows rows that batches were tried on
 * @param changedRows of those, rows that were written
 * @param batches batches that were tried
 * @param estimatedChanges rows that would change in all
 * @param estimatedTime of all batches, by one worker that nothing holds back
 * @param estimatedWalBytes WAL that would be written, an upper bound: other sessions' is in it
 * @param idempotent whether a second run of the same batches changed nothing
 * @param changedAgain rows that the second run changed
 * @param changes rows of the table before and after, a few
 * @param error what a batch failed with; null: none did
 * @param fault where to look for that
 */
public record DryRunReport(
    String name,
    long remaining,
    long tableRows,
    long sampledRows,
    long changedRows,
    int batches,
    long estimatedChanges,
    Duration estimatedTime,
    long estimatedWalBytes,
    boolean idempotent,
    long changedAgain,
    List<Change> changes,
    @Nullable String error,
    @Nullable Fault fault) {

  /** One row, as JSON, before and after. */
  public record Change(String key, String before, String after) {}

  public DryRunReport {
    changes = List.copyOf(changes);
  }
}
