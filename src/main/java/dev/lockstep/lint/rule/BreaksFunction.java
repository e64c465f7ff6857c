// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Altered;
import dev.lockstep.lint.trace.FunctionUse;
import dev.lockstep.lint.trace.Relation;
import dev.lockstep.lint.trace.StatementEffect;
import dev.lockstep.lint.trace.TracedColumn;
import dev.lockstep.sql.Identifiers;
import java.util.List;
import java.util.Optional;

/** A function that stays although what its body reads is dropped. */
final class BreaksFunction implements Rule {
  @Override
  public String name() {
    return "breaks-function";
  }

  @Override
  public Level level() {
    return Level.WARNING;
  }

  @Override
  public String safeForm() {
    return "drop the function, or replace it by one that does without, before this and in the same"
        + " migration";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    List<FunctionUse> uses =
        seen.migration().functions().stream().filter(use -> isBy(seen.effect(), use)).toList();
    if (uses.isEmpty()) {
      return Optional.empty();
    }
    String what = Texts.some(uses.stream().map(use -> text(seen.effect(), use)));
    String reads = functions(uses, true);
    String mentions = functions(uses, false);
    return Optional.of(
        "drops "
            + what
            + ", which "
            + (reads.isEmpty() ? "" : reads + " reads: a call fails from that moment on")
            + (reads.isEmpty() || mentions.isEmpty() ? "" : "; and which ")
            + (mentions.isEmpty()
                ? ""
                : "the body of "
                    + mentions
                    + " mentions: if that is what it means, a call fails from that moment on"));
  }

  private static String functions(List<FunctionUse> uses, boolean certain) {
    return Texts.some(
        uses.stream().filter(use -> use.certain() == certain).map(FunctionUse::function));
  }

  private static boolean isBy(StatementEffect effect, FunctionUse use) {
    return use.column() == 0
        ? effect.relations().stream().anyMatch(each -> isGone(each, use))
        : effect.columns().stream().anyMatch(each -> isColumn(each, use));
  }

  private static boolean isGone(Altered<Relation> each, FunctionUse use) {
    return each.isGone() && each.of().id() == use.table();
  }

  private static boolean isColumn(Altered<TracedColumn> each, FunctionUse use) {
    return each.isGone()
        && each.of().id() == use.table()
        && each.before().filter(column -> column.number() == use.column()).isPresent();
  }

  private static String text(StatementEffect effect, FunctionUse use) {
    return use.column() == 0
        ? effect.relations().stream()
            .filter(each -> isGone(each, use))
            .map(each -> each.of().text())
            .findFirst()
            .orElse("")
        : effect.columns().stream()
            .filter(each -> isColumn(each, use))
            .map(
                each ->
                    each.of().text()
                        + "."
                        + Identifiers.quoteIfNeeded(
                            each.before().map(TracedColumn::name).orElse("")))
            .findFirst()
            .orElse("");
  }
}
