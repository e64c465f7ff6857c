// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.StatementEffect;
import dev.lockstep.sql.ObjectType;
import java.util.Optional;

/** A materialized view that nothing can read while its query runs. */
final class RefreshMaterializedView implements Rule {
  @Override
  public String name() {
    return "refresh-materialized-view";
  }

  @Override
  public Level level() {
    return Level.ERROR;
  }

  @Override
  public String safeForm() {
    return "REFRESH MATERIALIZED VIEW CONCURRENTLY, which needs a unique index on it";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    StatementEffect effect = seen.effect();
    return !effect.head().is("REFRESH", ObjectType.MATERIALIZED_VIEW)
            || effect.rewritten().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "locks "
                + Texts.names(effect.rewritten())
                + " with ACCESS EXCLUSIVE for as long as its query runs: nothing reads it"
                + " meanwhile");
  }
}
