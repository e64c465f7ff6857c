// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.diff.Diff;
import dev.lockstep.diff.render.SafePlan;
import java.util.List;

/** How a difference becomes migrations: one plain one, or several that are safe under traffic. */
@FunctionalInterface
public interface Scripts {
  /** As few as PostgreSQL allows; on a table in use they may block others, or fail. */
  Scripts ONE_STEP = (diff, from) -> new SafePlan(diff.inOneStep(), List.of());

  /** Expand, move data, contract. */
  Scripts SAFE = Diff::inSafeSteps;

  /** The scripts, each a migration, in order. */
  SafePlan of(Diff diff, Catalog from);
}
