// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Relation;
import dev.lockstep.lint.trace.StatementEffect;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
    boolean otherwise = Set.of("CLUSTER", "VACUUM", "ALTER").contains(effect.head().verb());
    List<Relation> refreshed =
        effect.rewritten().stream().filter(each -> each.kind() == 'm').toList();
    return otherwise || refreshed.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "locks "
                + Texts.names(refreshed)
                + " with ACCESS EXCLUSIVE for as long as its query runs: nothing reads it"
                + " meanwhile");
  }
}
