// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.engine;

import dev.lockstep.backfill.api.Key;
import java.time.Duration;

/** How one batch ended. */
sealed interface BatchOutcome {
  /** Committed. {@code last}: the range is done. */
  record Advanced(long rows, long changed, Duration took, long walBytes, boolean last)
      implements BatchOutcome {}

  /** Nothing was done: another worker has the range, or the run was stopped. */
  record Fenced() implements BatchOutcome {}

  /**
   * Rolled back. {@code rows} above {@code from}, up to {@code to}, were worked on, which took
   * {@code worked} until it failed.
   */
  record RolledBack(Exception failure, Key from, Key to, long rows, Duration worked)
      implements BatchOutcome {}
}
