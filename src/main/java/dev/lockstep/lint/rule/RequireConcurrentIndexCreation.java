// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Relation;
import dev.lockstep.lint.trace.StatementEffect;
import dev.lockstep.postgres.LockMode;
import dev.lockstep.sql.StatementHead.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An index that is built while writes wait. */
final class RequireConcurrentIndexCreation implements Rule {
  @Override
  public String name() {
    return "require-concurrent-index-creation";
  }

  @Override
  public Level level() {
    return Level.ERROR;
  }

  @Override
  public String safeForm() {
    return "CREATE INDEX CONCURRENTLY in a migration of its own; of a partitioned table: "
        + "CREATE INDEX ON ONLY it, CONCURRENTLY on each partition, then ALTER INDEX … "
        + "ATTACH PARTITION";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    StatementEffect effect = seen.effect();
    List<Relation> built = Indexes.made(effect);
    if (effect.head().has(Modifier.CONCURRENTLY) || built.isEmpty()) {
      return Optional.empty();
    }
    List<Relation> waiting = new ArrayList<>();
    LockMode strongest = LockMode.SHARE;
    for (Map.Entry<Relation, LockMode> lock : effect.locks().entrySet()) {
      if (lock.getKey().holdsRows() && lock.getValue().compareTo(LockMode.SHARE) >= 0) {
        waiting.add(lock.getKey());
        strongest = lock.getValue().compareTo(strongest) > 0 ? lock.getValue() : strongest;
      }
    }
    // A lock that the transaction has already is not taken again.
    String tables = waiting.isEmpty() ? "its table" : Texts.names(waiting);
    return Optional.of(
        "builds "
            + Texts.names(built)
            + " under "
            + strongest.label()
            + (strongest == LockMode.ACCESS_EXCLUSIVE
                ? ": nothing reads or writes "
                : ": nothing writes to ")
            + tables
            + " meanwhile");
  }
}
