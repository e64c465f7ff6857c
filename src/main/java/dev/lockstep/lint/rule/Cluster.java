// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.StatementEffect;
import java.util.Optional;

/** A table that CLUSTER writes anew. */
final class Cluster implements Rule {
  @Override
  public String name() {
    return "cluster";
  }

  @Override
  public Level level() {
    return Level.ERROR;
  }

  @Override
  public String safeForm() {
    return "pg_repack, or a quiet window; the order is not kept for new rows anyway";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    StatementEffect effect = seen.effect();
    return !effect.head().verb().equals("CLUSTER") || effect.rewritten().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "writes all of "
                + Texts.names(effect.rewritten())
                + " anew under ACCESS EXCLUSIVE, and nothing reads or writes it meanwhile");
  }
}
