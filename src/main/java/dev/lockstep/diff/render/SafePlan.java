// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.render;

import dev.lockstep.diff.operation.BackfillNeed;
import java.util.List;

/**
 * A difference as scripts that a table under live traffic survives.
 *
 * @param scripts in order, each one migration
 * @param backfills what must be complete before the first script that requires it
 */
public record SafePlan(List<SqlScript> scripts, List<BackfillNeed> backfills) {
  public SafePlan {
    scripts = List.copyOf(scripts);
    backfills = List.copyOf(backfills);
  }
}
