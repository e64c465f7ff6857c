// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ShimComment;
import dev.lockstep.diff.Diff;
import dev.lockstep.diff.operation.Change;
import dev.lockstep.diff.render.SafeScripts;
import dev.lockstep.diff.render.SqlScript;
import dev.lockstep.sql.Identifiers;
import java.util.stream.Collectors;

/** The gate before a shim goes: no session has used it for some time. */
final class ShimDrops {
  /** How long nothing may have used it: what runs once a night has run. */
  private static final String QUIET = "1 day";

  private ShimDrops() {}

  /** The directives above a script that drops shims; empty above any other. */
  static String above(Diff diff, SqlScript script) {
    if (!script.name().equals(SafeScripts.DROP)) {
      // In one step everything is dropped at once; and where its table takes its old name back, the
      // name stays.
      return "";
    }
    return diff.steps().stream()
        .filter(
            step ->
                step.change() instanceof Change.Drop drop
                    && ShimComment.isOn(drop.from())
                    && script.completes(step))
        .map(step -> directive(step.change().id()))
        .collect(Collectors.joining());
  }

  private static String directive(ObjectId view) {
    return "-- lockstep:requires-unused "
        + Identifiers.quoteIfNeeded(view.schema())
        + "."
        + Identifiers.quoteIfNeeded(view.name())
        + " for "
        + QUIET
        + "\n";
  }
}
