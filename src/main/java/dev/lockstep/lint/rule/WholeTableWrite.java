// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Relation;
import dev.lockstep.lint.trace.StatementEffect;
import dev.lockstep.postgres.LockMode;
import dev.lockstep.sql.Tokens;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A table whose rows are all changed or looked at in one transaction. */
final class WholeTableWrite implements Rule {
  /** Before the word where it does not begin a statement: {@code FOR UPDATE}, {@code DO UPDATE}. */
  private static final Set<String> NO_TARGET = Set.of("FOR", "DO", "ON", "THEN", "KEY");

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
            does(effect.head().verb())
                + Texts.names(whole)
                + " without an index to find the rows by: all of it is read, and what is changed"
                + " stays locked until the transaction ends");
  }

  private static String does(String verb) {
    return switch (verb) {
      case "UPDATE" -> "updates ";
      case "DELETE" -> "deletes from ";
      default -> "changes rows of ";
    };
  }

  /** The tables in whose rows a statement, or code in it, looked for those to change. */
  static List<Relation> of(StatementEffect effect) {
    Set<String> targets = new HashSet<>();
    switch (effect.head().verb()) {
      case "UPDATE", "DELETE", "WITH", "MERGE", "DO" -> {
        Tokens tokens =
            effect.head().verb().equals("DO")
                ? Tokens.withStringsOpened(effect.statement())
                : Tokens.of(effect.statement());
        Stream.of(
                tokens.namesAfter(NO_TARGET, "UPDATE"),
                tokens.namesAfter("DELETE", "FROM"),
                tokens.namesAfter("MERGE", "INTO"))
            .flatMap(List::stream)
            .map(each -> Tokens.of(each.text()).takeName())
            .flatMap(Optional::stream)
            .forEach(each -> targets.add(each.last()));
      }
      case "SELECT", "CALL" -> {
        // What a function changes is locked for that.
        effect
            .locks()
            .forEach(
                (relation, mode) -> {
                  if (mode == LockMode.ROW_EXCLUSIVE) {
                    targets.add(relation.name());
                  }
                });
      }
      default -> {}
    }
    return effect.scanned().stream()
        .filter(each -> targets.contains(each.name()) || (each.partition() && !targets.isEmpty()))
        .toList();
  }
}
