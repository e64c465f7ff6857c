// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Altered;
import dev.lockstep.lint.trace.Relation;
import dev.lockstep.lint.trace.StatementEffect;
import dev.lockstep.lint.trace.TracedColumn;
import java.util.List;

/**
 * What a statement did to indexes for their own sake, whatever its words: not along with a
 * constraint, a column, another type or a table that was written anew.
 */
final class Indexes {
  private Indexes() {}

  /** Those that came, and were built. */
  static List<Relation> made(StatementEffect effect) {
    return built(effect).stream()
        .filter(
            index -> effect.relations().stream().anyMatch(each -> each.isNew() && is(each, index)))
        .toList();
  }

  /** Those that were there before, and were built anew. */
  static List<Relation> remade(StatementEffect effect) {
    return built(effect).stream()
        .filter(
            index -> effect.relations().stream().anyMatch(each -> each.stayed() && is(each, index)))
        .toList();
  }

  /** Those that went, of tables that stayed. */
  static List<Altered<Relation>> dropped(StatementEffect effect) {
    return effect.relations().stream()
        .filter(Altered::isGone)
        .filter(each -> each.of().kind() == 'i' || each.of().kind() == 'I')
        .filter(each -> isForItself(each.of(), effect))
        .filter(
            each ->
                effect.relations().stream()
                    .noneMatch(table -> table.isGone() && table.of().id() == each.of().table()))
        .toList();
  }

  private static List<Relation> built(StatementEffect effect) {
    return effect.built().stream().filter(each -> isForItself(each, effect)).toList();
  }

  private static boolean is(Altered<Relation> altered, Relation index) {
    return altered.of().id() == index.id();
  }

  private static boolean isForItself(Relation index, StatementEffect effect) {
    boolean ofConstraint =
        effect.constraints().stream()
            .flatMap(each -> each.after().or(each::before).stream())
            .anyMatch(key -> key.index() == index.id());
    boolean ofColumn =
        effect.columns().stream()
            .filter(each -> each.of().id() == index.table())
            .anyMatch(each -> each.isGone() || isOfOtherType(each));
    return !ofConstraint && !ofColumn && !StatementEffect.has(effect.rewritten(), index);
  }

  private static boolean isOfOtherType(Altered<TracedColumn> column) {
    return column.stayed()
        && !column.before().map(TracedColumn::type).equals(column.after().map(TracedColumn::type));
  }
}
