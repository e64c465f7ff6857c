// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import dev.lockstep.migration.plan.Gate;

/**
 * Does what a closed {@link Gate} waits for, for {@code --run-backfills}. Migration and backfill do
 * not know each other; the application gives an implementation.
 */
@FunctionalInterface
public interface GateOpener {
  /** For runs that end at a closed gate. */
  GateOpener NONE =
      backfill -> {
        throw new IllegalStateException("nothing here runs backfill " + backfill);
      };

  /**
   * Runs the backfill to its end.
   *
   * @throws RuntimeException if it does not end complete
   */
  void run(String backfill);
}
