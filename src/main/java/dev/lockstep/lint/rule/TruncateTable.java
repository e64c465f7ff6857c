// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Altered;
import dev.lockstep.lint.trace.Relation;
import dev.lockstep.lint.trace.StatementEffect;
import dev.lockstep.sql.Tokens;
import java.util.List;
import java.util.Optional;

/** A table that is emptied. */
final class TruncateTable implements Rule {
  @Override
  public String name() {
    return "truncate-table";
  }

  @Override
  public Level level() {
    return Level.WARNING;
  }

  @Override
  public String safeForm() {
    return "put '-- lockstep:keep <table> for 30 days' above it, or take a snapshot "
        + "first, and allow it with the reason";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    List<Altered<Relation>> emptied = emptied(seen.effect());
    return emptied.isEmpty() || Tokens.of(seen.effect().statement()).has("CASCADE")
        ? Optional.empty()
        : Optional.of("deletes all rows of " + Texts.owners(emptied));
  }

  /** PostgreSQL gives an emptied table another file. */
  static List<Altered<Relation>> emptied(StatementEffect effect) {
    return effect.head().verb().equals("TRUNCATE")
        ? effect.relations().stream().filter(each -> each.of().isTable() && each.stayed()).toList()
        : List.of();
  }
}
