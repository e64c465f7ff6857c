// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.trace;

import dev.lockstep.postgres.LockMode;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementHead;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What one statement did to relations that were there before its migration, and to the indexes,
 * columns and constraints of such.
 *
 * @param statement as it was executed
 * @param head what it says it does
 * @param alone whether its transaction ended with it, so that its locks did
 * @param locksSeen false where it committed by itself, and took its locks along
 * @param locks those that it was the first of its transaction to take, the strongest on each
 *     relation
 * @param rewritten tables and materialized views that were written anew
 * @param scanned tables and materialized views that were read from end to end
 * @param built indexes that were built, or built anew
 * @param relations those that came, went or changed
 * @param columns the same of columns, of tables that stayed
 * @param constraints the same of constraints, of tables that stayed
 */
public record StatementEffect(
    SqlStatement statement,
    StatementHead head,
    boolean alone,
    boolean locksSeen,
    Map<Relation, LockMode> locks,
    List<Relation> rewritten,
    List<Relation> scanned,
    List<Relation> built,
    List<Altered<Relation>> relations,
    List<Altered<TracedColumn>> columns,
    List<Altered<TracedConstraint>> constraints) {
  public StatementEffect {
    locks = new LinkedHashMap<>(locks);
    rewritten = List.copyOf(rewritten);
    scanned = List.copyOf(scanned);
    built = List.copyOf(built);
    relations = List.copyOf(relations);
    columns = List.copyOf(columns);
    constraints = List.copyOf(constraints);
  }

  /** What of it concerns relations in use. */
  public StatementEffect of(Predicate<Relation> inUse) {
    Map<Relation, LockMode> theirs = new LinkedHashMap<>(locks);
    theirs.keySet().removeIf(inUse.negate());
    return new StatementEffect(
        statement,
        head,
        alone,
        locksSeen,
        theirs,
        rewritten.stream().filter(inUse).toList(),
        scanned.stream().filter(inUse).toList(),
        built.stream().filter(inUse).toList(),
        relations.stream().filter(each -> inUse.test(each.of())).toList(),
        columns.stream().filter(each -> inUse.test(each.of())).toList(),
        constraints.stream().filter(each -> inUse.test(each.of())).toList());
  }

  /** Whether one of {@code relations} is {@code table}, or an index of it. */
  public static boolean has(List<Relation> relations, Relation table) {
    return relations.stream().anyMatch(each -> each.table() == table.table());
  }

  /** What takes as long as its tables are large: rewritten, scanned, indexed. */
  public List<Relation> slow() {
    List<Relation> slow = new ArrayList<>(rewritten);
    scanned.stream().filter(each -> !has(slow, each)).forEach(slow::add);
    built.stream().filter(each -> !has(slow, each)).forEach(slow::add);
    return slow;
  }

  /** Columns that tables got. */
  public List<Altered<TracedColumn>> addedColumns() {
    return columns.stream().filter(Altered::isNew).toList();
  }

  /** Constraints that tables got. A change of a type makes those of the column anew: no others. */
  public List<Altered<TracedConstraint>> addedConstraints() {
    return constraints.stream().filter(Altered::isNew).filter(each -> !isMadeAnew(each)).toList();
  }

  private boolean isMadeAnew(Altered<TracedConstraint> added) {
    String name = added.after().orElseThrow().name();
    return constraints.stream()
        .filter(each -> each.isGone() && each.of().id() == added.of().id())
        .anyMatch(each -> each.before().filter(old -> old.name().equals(name)).isPresent());
  }
}
