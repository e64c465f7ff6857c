// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Table;
import dev.lockstep.catalog.Trigger;
import dev.lockstep.diff.operation.Change;
import dev.lockstep.diff.operation.Step;
import dev.lockstep.migration.kept.KeptTable.OwnedSequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What there is at a point of a way from one catalog to another. */
final class StepSequence {
  private StepSequence() {}

  /**
   * The same steps, partitions as soon as they can be made: only then does their table take rows.
   */
  static List<Step> partitionsFirst(List<Step> steps) {
    List<Integer> order = new ArrayList<>();
    Set<Integer> done = new TreeSet<>();
    while (order.size() < steps.size()) {
      int next = -1;
      for (int i = 0; i < steps.size(); i++) {
        boolean ready = !done.contains(i) && done.containsAll(steps.get(i).after());
        if (ready && (next < 0 || isPartition(steps.get(i)))) {
          next = i;
          if (isPartition(steps.get(i))) {
            break;
          }
        }
      }
      order.add(next);
      done.add(next);
    }
    List<Step> ordered = new ArrayList<>();
    for (int place : order) {
      Step step = steps.get(place);
      Set<Integer> after = new TreeSet<>();
      step.after().forEach(earlier -> after.add(order.indexOf(earlier)));
      ordered.add(step.after(after));
    }
    return ordered;
  }

  private static boolean isPartition(Step step) {
    return step.change() instanceof Change.Create create
        && create.id().kind() == ObjectKind.TABLE
        && new Table(create.to()).isPartition();
  }

  /** The triggers of a table that would fire before step {@code place}. */
  static List<CatalogObject> triggersAt(List<Step> steps, int place, ObjectId table, Catalog now) {
    Map<ObjectId, CatalogObject> triggers = new LinkedHashMap<>();
    now.parts(ObjectKind.TRIGGER, table).forEach(trigger -> triggers.put(trigger.id(), trigger));
    for (Step step : steps.subList(0, place)) {
      switch (step.change()) {
        case Change.Drop drop -> triggers.remove(drop.id());
        case Change.Rename rename -> triggers.remove(rename.from());
        case Change.Create create -> put(triggers, create.to(), table);
        case Change.Alter alter -> put(triggers, alter.to(), table);
      }
    }
    return triggers.values().stream()
        .filter(trigger -> !new Trigger(trigger).enabled().orElse("").startsWith("DISABLE"))
        .toList();
  }

  private static void put(
      Map<ObjectId, CatalogObject> triggers, CatalogObject object, ObjectId table) {
    if (object.kind() == ObjectKind.TRIGGER && object.id().isPartOf(table)) {
      triggers.put(object.id(), object);
    }
  }

  /** Whether there is something that is checked at the end of a transaction only. */
  static boolean defersChecks(Catalog catalog) {
    return Stream.of(ObjectKind.CONSTRAINT, ObjectKind.TRIGGER)
        .flatMap(kind -> catalog.ofKind(kind).stream())
        .anyMatch(object -> object.value(Attributes.DEFINITION).contains("INITIALLY DEFERRED"));
  }

  /** The step that makes a sequence; -1 if none does. */
  static int creating(List<Step> steps, OwnedSequence sequence) {
    for (int i = 0; i < steps.size(); i++) {
      ObjectId id = steps.get(i).change().id();
      if (steps.get(i).change() instanceof Change.Create
          && id.kind() == ObjectKind.SEQUENCE
          && id.schema().equals(sequence.schema())
          && id.name().equals(sequence.name())) {
        return i;
      }
    }
    return -1;
  }
}
