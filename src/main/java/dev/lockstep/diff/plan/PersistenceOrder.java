// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.plan;

import static dev.lockstep.diff.plan.Action.ALTER;
import static dev.lockstep.diff.plan.Action.CREATE;
import static dev.lockstep.diff.plan.Action.DROP;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Constraint;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Table;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A logged table may refer to logged ones only: at no moment between two catalogs is there a
 * foreign key that breaks the rule.
 */
final class PersistenceOrder {
  private final Catalog from;
  private final Catalog to;
  private final StepGraph graph;

  PersistenceOrder(Catalog from, Catalog to, StepGraph graph) {
    this.from = from;
    this.to = to;
    this.graph = graph;
  }

  void apply() {
    boolean none = to.ofKind(ObjectKind.TABLE).stream().noneMatch(table -> changes(table.id()));
    if (none) {
      return;
    }
    for (CatalogObject key : from.ofKind(ObjectKind.CONSTRAINT)) {
      ends(key).stream()
          .filter(this::changes)
          .forEach(table -> graph.order(DROP, key.id(), ALTER, table));
    }
    for (CatalogObject key : to.ofKind(ObjectKind.CONSTRAINT)) {
      Set<ObjectId> ends = ends(key);
      ends.stream()
          .filter(this::changes)
          .forEach(table -> graph.order(ALTER, table, CREATE, key.id()));
      ObjectId referring = key.owner();
      if (referring != null && from.contains(key.id())) {
        ends.stream().filter(end -> !end.equals(referring)).forEach(end -> order(referring, end));
      }
    }
  }

  private void order(ObjectId referring, ObjectId referred) {
    if (changes(referring) && changes(referred)) {
      boolean unlogged =
          to.find(referring).filter(table -> new Table(table).isUnlogged()).isPresent();
      graph.order(ALTER, unlogged ? referring : referred, ALTER, unlogged ? referred : referring);
    }
  }

  private boolean changes(ObjectId table) {
    CatalogObject before = from.get(table);
    CatalogObject after = to.get(table);
    return before != null
        && after != null
        && new Table(before).isUnlogged() != new Table(after).isUnlogged();
  }

  /** The tables at both ends of a foreign key; none for other constraints. */
  private static Set<ObjectId> ends(CatalogObject constraint) {
    return new Constraint(constraint).isForeignKey()
        ? constraint.dependencies().stream()
            .map(id -> ObjectId.table(id.schema(), id.name()))
            .collect(Collectors.toSet())
        : Set.of();
  }
}
