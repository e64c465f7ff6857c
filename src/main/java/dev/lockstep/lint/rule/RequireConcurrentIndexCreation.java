// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Relation;
import dev.lockstep.lint.trace.StatementEffect;
import dev.lockstep.sql.ObjectType;
import dev.lockstep.sql.StatementHead.Modifier;
import java.util.List;
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
    boolean plain =
        effect.head().is("CREATE", ObjectType.INDEX) && !effect.head().has(Modifier.CONCURRENTLY);
    List<Relation> waiting = effect.locks().keySet().stream().filter(Relation::holdsRows).toList();
    // A lock that the transaction has already is not taken again.
    String tables = waiting.isEmpty() ? "its table" : Texts.names(waiting);
    return !plain || effect.built().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "builds "
                + Texts.names(effect.built())
                + " under SHARE: nothing writes to "
                + tables
                + " meanwhile");
  }
}
