// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Table;
import dev.lockstep.diff.Diff;
import dev.lockstep.diff.operation.AddColumn;
import dev.lockstep.diff.operation.Change;
import dev.lockstep.diff.operation.ChangeType;
import dev.lockstep.diff.operation.DropExpression;
import dev.lockstep.diff.operation.Operation;
import dev.lockstep.diff.operation.SetIdentity;
import dev.lockstep.diff.operation.SetNotNull;
import dev.lockstep.diff.operation.Step;
import dev.lockstep.diff.operation.SwitchTrigger;
import dev.lockstep.migration.kept.KeptTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
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
record KeptReverse(Diff diff, List<KeptTable> restored) {
  KeptReverse {
    restored = List.copyOf(restored);
  }

  /**
   * The same way back, with data.
   *
   * @param now the catalog that it begins with
   * @param before the catalog that it leads to
   */
  static KeptReverse of(Diff reverse, List<KeptTable> copies, Catalog now, Catalog before) {
    if (copies.isEmpty()) {
      return new KeptReverse(reverse, List.of());
    }
    List<Step> steps = StepSequence.partitionsFirst(reverse.steps());
    boolean deferred = StepSequence.defersChecks(now);
    List<KeptTable> restored = new ArrayList<>();
    for (KeptTable copy : copies) {
      boolean found =
          copy.source().column().isPresent()
              ? column(steps, copy, now, before, deferred)
              : table(steps, copy, now, before, deferred);
      if (found) {
        restored.add(copy);
      }
    }
    return new KeptReverse(new Diff(steps, reverse.notes(), reverse.losses()), restored);
  }

  private static boolean table(
      List<Step> steps, KeptTable copy, Catalog now, Catalog before, boolean deferred) {
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
    List<Operation> operations = new ArrayList<>(step.operations());
    // Right behind the CREATE TABLE: row level security may come next.
    List<Operation> fill = new ArrayList<>();
    List<SwitchTrigger> on = parentsTriggers(steps, place, id, now, before);
    on.forEach(trigger -> fill.add(new SwitchTrigger(trigger.trigger(), "DISABLE")));
    fill.add(KeptSql.insert(copy, before));
    if (deferred && before.find(id).map(Table::new).filter(Table::isPartition).isPresent()) {
      fill.add(KeptSql.checkNow());
    }
    fill.addAll(on);
    operations.addAll(1, fill);
    steps.set(place, step.with(operations));
    numbers(steps, place, 1 + fill.size(), copy);
    return true;
  }

  /** What switches those on that a partition has from its parent as soon as it is there. */
  private static List<SwitchTrigger> parentsTriggers(
      List<Step> steps, int place, ObjectId partition, Catalog now, Catalog before) {
    List<SwitchTrigger> on = new ArrayList<>();
    for (CatalogObject part : before.parts(ObjectKind.TRIGGER, partition)) {
      CatalogObject parents = before.parentOf(part).orElse(null);
      if (parents != null) {
        StepSequence.triggersAt(steps, place, Objects.requireNonNull(parents.owner()), now).stream()
            .filter(trigger -> trigger.id().equals(parents.id()))
            .forEach(
                trigger -> on.add(new SwitchTrigger(part.id(), SwitchTrigger.of(trigger).state())));
      }
    }
    return on;
  }

  private static boolean column(
      List<Step> steps, KeptTable copy, Catalog now, Catalog before, boolean deferred) {
    ObjectId id =
        new ObjectId(
            ObjectKind.COLUMN,
            copy.source().schema(),
            copy.source().table(),
            copy.source().column().orElseThrow());
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      boolean created = step.change() instanceof Change.Create;
      if (step.change().id().equals(id) && (created || step.has(DropExpression.class))) {
        List<Operation> fill = new ArrayList<>();
        ObjectId table = ObjectId.table(id.schema(), id.name());
        List<CatalogObject> triggers = StepSequence.triggersAt(steps, i, table, now);
        // A trigger would take the return of the data for a change.
        triggers.forEach(trigger -> fill.add(new SwitchTrigger(trigger.id(), "DISABLE")));
        fill.addAll(KeptSql.fill(copy, before, deferred));
        triggers.forEach(trigger -> fill.add(SwitchTrigger.of(trigger)));
        List<Operation> operations = new ArrayList<>(step.operations());
        int place = 1;
        if (step.change() instanceof Change.Create create) {
          AddColumn add = (AddColumn) operations.getFirst();
          ColumnReturn column = new ColumnReturn(add, create.to(), before);
          operations.set(0, column.beforeData());
          operations.addAll(1, column.finish());
        } else {
          place = typed(operations);
        }
        operations.addAll(place, fill);
        steps.set(i, step.with(operations));
        numbers(steps, i, place, copy);
        return true;
      }
    }
    return false;
  }

  /** The place where a column that was generated has the type that it had before that. */
  private static int typed(List<Operation> operations) {
    int place = 0;
    while (place < operations.size()
        && (operations.get(place) instanceof DropExpression
            || operations.get(place) instanceof ChangeType)) {
      place++;
    }
    return place;
  }

  /** A sequence goes on where it was; one that comes later than its column, when it is there. */
  private static void numbers(List<Step> steps, int place, int within, KeptTable copy) {
    for (KeptTable.OwnedSequence sequence : copy.sequences()) {
      int made = sequence.identity() ? place : StepSequence.creating(steps, sequence);
      if (made < 0) {
        continue;
      }
      boolean later = made > place;
      Step step = steps.get(later ? made : place);
      List<Operation> operations = new ArrayList<>(step.operations());
      operations.add(later ? operations.size() : within, KeptSql.number(copy, sequence));
      steps.set(later ? made : place, step.with(operations));
    }
  }

  /** The operations for one column that is there again. */
  private record ColumnReturn(AddColumn add, CatalogObject column, Catalog before) {
    private boolean isAlways() {
      return new Column(column).identity().equals(Optional.of("ALWAYS"));
    }

    AddColumn beforeData() {
      return isAlways() ? add.beforeData().takingValues() : add.beforeData();
    }

    List<Operation> finish() {
      List<Operation> operations = new ArrayList<>();
      if (add.isRefusedByRows()) {
        operations.add(new ChangeType(beforeData().definition().column(), column, before));
      }
      if (add.needsValues()) {
        operations.add(new SetNotNull(column.id()));
      }
      if (isAlways()) {
        operations.add(new SetIdentity(column.id(), "ALWAYS", Optional.empty()));
      }
      return operations;
    }
  }
}
