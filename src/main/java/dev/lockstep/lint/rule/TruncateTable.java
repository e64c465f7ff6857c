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
    return emptied.isEmpty() || isCascading(seen.effect())
        ? Optional.empty()
        : Optional.of("deletes all rows of " + Texts.owners(emptied));
  }

  /**
   * PostgreSQL gives an emptied table another file, as it does one that is written anew: which of
   * the two it was, the statement says, or the code in it.
   */
  static List<Altered<Relation>> emptied(StatementEffect effect) {
    Tokens tokens = Tokens.withStringsOpened(effect.statement());
    return isOf(effect, "TRUNCATE") && tokens.has("TRUNCATE")
        ? effect.relations().stream().filter(TruncateTable::hasOtherFile).toList()
        : List.of();
  }

  static boolean isCascading(StatementEffect effect) {
    return Tokens.withStringsOpened(effect.statement()).has("CASCADE");
  }

  /** Whether a statement begins so, or has code in it that may do so. */
  private static boolean isOf(StatementEffect effect, String verb) {
    return effect.head().verb().equals(verb) || effect.head().verb().equals("DO");
  }

  private static boolean hasOtherFile(Altered<Relation> each) {
    return each.of().isTable()
        && each.stayed()
        && !each.before().map(Relation::file).equals(each.after().map(Relation::file));
  }
}
