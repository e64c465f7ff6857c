// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Relation;
import dev.lockstep.lint.trace.StatementEffect;
import dev.lockstep.sql.QualifiedName;
import dev.lockstep.sql.Tokens;
import java.util.List;
import java.util.Optional;

/** A table whose rows are all changed or looked at in one transaction. */
final class WholeTableWrite implements Rule {
  @Override
  public String name() {
    return "whole-table-write";
  }

  @Override
  public Level level() {
    return Level.WARNING;
  }

  @Override
  public String safeForm() {
    return "a backfill in backfills/, which does it in small transactions, and '-- "
        + "lockstep:requires-backfill' above what needs it";
  }

  @Override
  public boolean growsWithTable() {
    return true;
  }

  @Override
  public Optional<String> examine(Seen seen) {
    StatementEffect effect = seen.effect();
    List<Relation> whole = of(effect);
    return whole.isEmpty()
        ? Optional.empty()
        : Optional.of(
            (effect.head().verb().equals("DELETE") ? "deletes from " : "updates ")
                + Texts.names(whole)
                + " without an index to find the rows by: all of it is read, and what is changed"
                + " stays locked until the transaction ends");
  }

  /** The tables in whose rows an {@code UPDATE} or {@code DELETE} looked for those to change. */
  static List<Relation> of(StatementEffect effect) {
    Tokens tokens = Tokens.ofHead(effect.statement());
    if (!tokens.take("UPDATE") && !tokens.take("DELETE", "FROM")) {
      return List.of();
    }
    tokens.take("ONLY");
    Optional<QualifiedName> target = tokens.takeName();
    return effect.scanned().stream()
        .filter(
            each ->
                each.partition() || target.filter(t -> t.last().equals(each.name())).isPresent())
        .toList();
  }
}
