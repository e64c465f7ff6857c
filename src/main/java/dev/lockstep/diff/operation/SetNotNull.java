// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.Column;
import dev.lockstep.catalog.Constraint;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.postgres.LockMode;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code ALTER COLUMN … SET NOT NULL}. */
public record SetNotNull(ObjectId column) implements Operation {
  private static final int LONGEST_NAME = 50;

  @Override
  public String sql() {
    return SqlNames.alterColumn(column) + "SET NOT NULL";
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.TABLE_SCAN, Hazard.NEEDS_DATA);
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(column, LockMode.ACCESS_EXCLUSIVE);
  }

  /** Not where a check is the proof already. */
  @Override
  public List<Blocking> blocking(InUse use) {
    return isProven(use) ? List.of() : Operation.super.blocking(use);
  }

  @Override
  public String instead() {
    return "For a large table, add CHECK ("
        + SqlNames.name(column.part())
        + " IS NOT NULL) NOT VALID and VALIDATE it in migrations before this one: then no row is read";
  }

  @Override
  public SafeForm safely(InUse use) {
    if (!mayHaveNulls(use.change()) || isProven(use)) {
      return use.plain(this);
    }
    return new SafeForm(
        afterBackfill(column),
        use.stage(),
        List.of(),
        List.of(new BackfillNeed(column, "it becomes required: rows of before may have no value")));
  }

  private static boolean mayHaveNulls(Change change) {
    return change instanceof Change.Alter alter
        && alter.attributes().contains(Column.NOT_NULL)
        && new Column(alter.to()).isNotNull()
        && !new Column(alter.from()).isNotNull()
        && !alter.attributes().contains(Column.IDENTITY);
  }

  /** Whether a check says already what NOT NULL says: PostgreSQL takes it for proof as well. */
  private boolean isProven(InUse use) {
    String check = "CHECK ((" + SqlNames.name(column.part()) + " IS NOT NULL))";
    return use.constraintsBeside(column).stream()
        .map(Constraint::new)
        .anyMatch(constraint -> constraint.definition().equals(check) && !constraint.isNotValid());
  }

  /** PostgreSQL takes a validated check as proof, and then does not read the table again. */
  static List<Placed> afterBackfill(ObjectId column) {
    String name = SqlNames.name(shortened(column.name() + "_" + column.part()) + "_not_null");
    String alter = SqlNames.alterTable(column);
    return List.of(
        new Placed(
            Stage.GATE,
            RenderedStatement.of(
                "%sADD CONSTRAINT %s CHECK (%s IS NOT NULL) NOT VALID"
                    .formatted(alter, name, SqlNames.name(column.part())))),
        new Placed(
            Stage.GATE_VALIDATE, RenderedStatement.of(alter + "VALIDATE CONSTRAINT " + name)),
        new Placed(Stage.GATE_SETTLE, RenderedStatement.of(new SetNotNull(column).sql())),
        new Placed(Stage.GATE_SETTLE, RenderedStatement.of(alter + "DROP CONSTRAINT " + name)));
  }

  private static String shortened(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
  }
}
