// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Relation;
import dev.lockstep.lint.trace.StatementEffect;
import dev.lockstep.postgres.LockMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A lock that is held to the end of the transaction. */
final class ExplicitTableLock implements Rule {
  @Override
  public String name() {
    return "lock-table";
  }

  @Override
  public Level level() {
    return Level.WARNING;
  }

  @Override
  public String safeForm() {
    return "take it in the last moment, in a migration that does nothing else but what "
        + "needs it";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    StatementEffect effect = seen.effect();
    List<Map.Entry<Relation, LockMode>> strong =
        effect.locks().entrySet().stream()
            .filter(each -> each.getValue().compareTo(LockMode.SHARE) >= 0)
            .toList();
    boolean says = effect.head().verb().equals("LOCK") || (seen.isOfCode() && !changes(effect));
    return !says || strong.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "locks "
                + Texts.names(strong.stream().map(Map.Entry::getKey).toList())
                + " until the transaction ends: "
                + strong.getFirst().getValue().blocks()
                + " wait");
  }

  /** Whether there is more to say of a table than that it was locked. */
  private static boolean changes(StatementEffect effect) {
    return !effect.relations().isEmpty()
        || !effect.columns().isEmpty()
        || !effect.constraints().isEmpty()
        || !effect.slow().isEmpty();
  }
}
