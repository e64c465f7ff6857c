// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Altered;
import dev.lockstep.lint.trace.Relation;
import dev.lockstep.lint.trace.StatementEffect;
import dev.lockstep.sql.StatementHead.Modifier;
import java.util.List;
import java.util.Optional;

/** An index that is dropped under the lock of its table. */
final class RequireConcurrentIndexDeletion implements Rule {
  @Override
  public String name() {
    return "require-concurrent-index-deletion";
  }

  @Override
  public Level level() {
    return Level.NOTE;
  }

  @Override
  public String safeForm() {
    return "DROP INDEX CONCURRENTLY in a migration of its own";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    StatementEffect effect = seen.effect();
    List<Altered<Relation>> dropped = Indexes.dropped(effect);
    return effect.head().has(Modifier.CONCURRENTLY) || dropped.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "drops "
                + Texts.owners(dropped)
                + " under ACCESS EXCLUSIVE on its table: over at once, but it waits for all that"
                + " reads the table, and all later reads and writes wait behind it");
  }
}
