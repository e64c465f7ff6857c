// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.rule;

import dev.lockstep.lint.trace.Altered;
import dev.lockstep.lint.trace.StatementEffect;
import dev.lockstep.lint.trace.TracedConstraint;
import dev.lockstep.sql.ObjectType;
import java.util.List;
import java.util.Optional;

/** A foreign key whose rows are all checked at once. */
final class AddingForeignKeyConstraint implements Rule {
  @Override
  public String name() {
    return "adding-foreign-key-constraint";
  }

  @Override
  public Level level() {
    return Level.ERROR;
  }

  @Override
  public String safeForm() {
    return "ADD CONSTRAINT … NOT VALID, then VALIDATE CONSTRAINT in a migration of its " + "own";
  }

  @Override
  public Optional<String> examine(Seen seen) {
    List<Altered<TracedConstraint>> added =
        seen.effect().addedConstraints().stream()
            .filter(each -> each.after().filter(TracedConstraint::validated).isPresent())
            .filter(each -> each.after().filter(key -> key.kind() == 'f').isPresent())
            .filter(each -> !isOfEmptyColumns(each, seen.effect()))
            .filter(each -> !isCopyForPartition(each, seen.effect()))
            .toList();
    return added.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "checks all rows of "
                + Texts.owners(added)
                + " for "
                + Texts.constraints(added)
                + ", and blocks writes to both tables meanwhile");
  }

  /** A key to a partitioned table has a copy for each partition, of which no row is checked. */
  private static boolean isCopyForPartition(
      Altered<TracedConstraint> added, StatementEffect effect) {
    return effect.head().is("CREATE", ObjectType.TABLE)
        || effect.relations().stream()
            .filter(each -> each.of().id() == added.after().orElseThrow().referenced())
            .anyMatch(each -> each.stayed() && each.of().partition());
  }

  /** A new column without a value has nothing to check, and PostgreSQL does not. */
  private static boolean isOfEmptyColumns(Altered<TracedConstraint> added, StatementEffect effect) {
    return added.after().orElseThrow().columns().stream()
        .allMatch(
            number ->
                effect.addedColumns().stream()
                    .flatMap(each -> each.after().stream())
                    .anyMatch(
                        column ->
                            column.table() == added.of().id()
                                && column.number() == number
                                && !column.filled()));
  }
}
