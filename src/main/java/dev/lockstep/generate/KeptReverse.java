// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Table;
import dev.lockstep.diff.Change;
import dev.lockstep.diff.Diff;
import dev.lockstep.diff.SqlStatement;
import dev.lockstep.diff.Step;
import dev.lockstep.migration.kept.KeptCopy;
import dev.lockstep.sql.Identifiers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A way back that puts back what the migration kept: into a table as soon as it is there again,
 * before what hangs on it (indexes, triggers, foreign keys of others); into a column before it is
 * NOT NULL again.
 *
 * @param diff the way back
 * @param restored the copies whose data it puts back
 */
record KeptReverse(Diff diff, List<KeptCopy> restored) {
  KeptReverse {
    restored = List.copyOf(restored);
  }

  /**
   * The same way back, with data.
   *
   * @param now the catalog that it begins with
   * @param before the catalog that it leads to
   */
  static KeptReverse of(Diff reverse, List<KeptCopy> copies, Catalog now, Catalog before) {
    if (copies.isEmpty()) {
      return new KeptReverse(reverse, List.of());
    }
    List<Step> steps = StepSequence.partitionsFirst(reverse.steps());
    List<KeptCopy> restored = new ArrayList<>();
    for (KeptCopy copy : copies) {
      boolean found =
          copy.source().column().isPresent()
              ? column(steps, copy, now, before)
              : table(steps, copy, before);
      if (found) {
        restored.add(copy);
      }
    }
    return new KeptReverse(
        new Diff(steps, reverse.notes(), reverse.reversibility(), reverse.losses()), restored);
  }

  private static boolean table(List<Step> steps, KeptCopy copy, Catalog before) {
    ObjectId id = ObjectId.table(copy.source().schema(), copy.source().table());
    Set<String> family = new HashSet<>();
    int place = -1;
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).change() instanceof Change.Create create
          && create.id().kind() == ObjectKind.TABLE) {
        boolean partition =
            new Table(create.to()).isPartition()
                && family.contains(new Table(create.to()).parents());
        if (create.id().equals(id) || partition) {
          family.add(KeptSql.qualified(create.id()));
          place = i;
        }
      }
    }
    if (place < 0) {
      return false;
    }
    Step step = steps.get(place);
    List<SqlStatement> statements = new ArrayList<>(step.statements());
    // Right behind the CREATE TABLE: row level security may come next.
    statements.add(1, KeptSql.insert(copy, before));
    steps.set(place, step.with(statements));
    numbers(steps, place, 2, copy);
    return true;
  }

  private static boolean column(List<Step> steps, KeptCopy copy, Catalog now, Catalog before) {
    ObjectId id =
        new ObjectId(
            ObjectKind.COLUMN,
            copy.source().schema(),
            copy.source().table(),
            copy.source().column().orElseThrow());
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      if (step.change() instanceof Change.Create create && create.id().equals(id)) {
        ColumnReturn column = new ColumnReturn(create.to(), copy, before);
        List<CatalogObject> triggers = StepSequence.triggersAt(steps, i, id, now);
        List<SqlStatement> statements = new ArrayList<>();
        statements.add(column.add(step.statements().getFirst()));
        int numbers = statements.size();
        triggers.forEach(trigger -> statements.add(KeptSql.disable(trigger)));
        statements.addAll(column.fill());
        triggers.forEach(trigger -> statements.add(KeptSql.enable(trigger)));
        statements.addAll(column.finish(step.statements().getFirst()));
        statements.addAll(step.statements().subList(1, step.statements().size()));
        steps.set(i, step.with(statements));
        numbers(steps, i, numbers, copy);
        return true;
      }
    }
    return false;
  }

  /** A sequence goes on where it was; one that comes later than its column, when it is there. */
  private static void numbers(List<Step> steps, int place, int within, KeptCopy copy) {
    for (KeptCopy.OwnedSequence sequence : copy.sequences()) {
      int made = sequence.identity() ? place : StepSequence.creating(steps, sequence);
      if (made < 0) {
        continue;
      }
      boolean later = made > place;
      Step step = steps.get(later ? made : place);
      List<SqlStatement> statements = new ArrayList<>(step.statements());
      statements.add(later ? statements.size() : within, KeptSql.number(copy, sequence));
      steps.set(later ? made : place, step.with(statements));
    }
  }

  /** The statements for one column. */
  private record ColumnReturn(CatalogObject column, KeptCopy copy, Catalog before) {
    private static final String NOT_NULL = " NOT NULL";

    private boolean numbered() {
      return !copy.sequences().isEmpty();
    }

    /** Where no default fills it, NOT NULL has to wait for the data. */
    private boolean waits(SqlStatement add) {
      boolean filled = add.sql().contains(" DEFAULT ") || new Column(column).isIdentity();
      return new Column(column).isNotNull() && !filled && add.sql().endsWith(NOT_NULL);
    }

    private boolean isAlways() {
      return new Column(column).identity().equals(Optional.of("ALWAYS"));
    }

    SqlStatement add(SqlStatement add) {
      String sql = add.sql();
      if (waits(add)) {
        sql = sql.substring(0, sql.length() - NOT_NULL.length());
      }
      if (isAlways()) {
        sql = sql.replace(" GENERATED ALWAYS AS IDENTITY", " GENERATED BY DEFAULT AS IDENTITY");
      }
      return SqlStatement.of(sql);
    }

    List<SqlStatement> fill() {
      List<SqlStatement> statements = new ArrayList<>();
      statements.add(KeptSql.update(copy, before));
      if (numbered()) {
        statements.add(KeptSql.newNumbers(copy, before));
      }
      return statements;
    }

    List<SqlStatement> finish(SqlStatement add) {
      String alter =
          "ALTER TABLE "
              + KeptSql.qualified(column.id())
              + " ALTER COLUMN "
              + Identifiers.quoteIfNeeded(column.id().part());
      List<SqlStatement> statements = new ArrayList<>();
      if (waits(add)) {
        statements.add(SqlStatement.of(alter + " SET NOT NULL"));
      }
      if (isAlways()) {
        statements.add(SqlStatement.of(alter + " SET GENERATED ALWAYS"));
      }
      return statements;
    }
  }
}
