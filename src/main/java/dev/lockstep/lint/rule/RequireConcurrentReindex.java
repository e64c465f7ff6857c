// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Relation;
import dev.lockstep.lint.trace.StatementEffect;
import dev.lockstep.sql.Tokens;
import java.util.List;
import java.util.Optional;

/** An index that is built anew while its table waits. */
final class RequireConcurrentReindex implements Rule {
  @Override
  public String name() {
    return "require-concurrent-reindex";
  }

  @Override
  public Level level() {
    return Level.ERROR;
  }

  @Override
  public String safeForm() {
    return "REINDEX … CONCURRENTLY in a migration of its own";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    StatementEffect effect = seen.effect();
    List<Relation> built = Indexes.remade(effect);
    boolean concurrent =
        effect.head().verb().equals("REINDEX")
            && Tokens.ofHead(effect.statement()).has("CONCURRENTLY");
    return concurrent || built.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "builds "
                + Texts.names(built)
                + " anew: nothing writes to its table meanwhile, and what reads by the index"
                + " waits");
  }
}
