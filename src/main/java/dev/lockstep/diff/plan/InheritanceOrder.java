// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.plan;

import static dev.lockstep.diff.plan.Action.ALTER;
import static dev.lockstep.diff.plan.Action.CREATE;
import static dev.lockstep.diff.plan.Action.DROP;
import static dev.lockstep.diff.plan.Action.FINISH;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Constraint;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Table;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is done to a parent reaches its children. So a child leaves before its parent changes, joins
 * after that, and one that only gets other bounds is there meanwhile.
 */
final class InheritanceOrder {
  private static final List<Action> CHANGES = List.of(DROP, ALTER, CREATE);

  private final Catalog from;
  private final Catalog to;
  private final StepGraph graph;
  private final Recreation recreation;
  private final Dependents before;
  private final Dependents after;

  InheritanceOrder(Catalog from, Catalog to, StepGraph graph, Recreation recreation) {
    this.from = from;
    this.to = to;
    this.graph = graph;
    this.recreation = recreation;
    this.before = new Dependents(from);
    this.after = new Dependents(to);
  }

  void apply() {
    for (CatalogObject table : from.ofKind(ObjectKind.TABLE)) {
      CatalogObject now = to.get(table.id());
      boolean moves = now != null && !new Table(table).isPlacedLike(new Table(now));
      if (moves) {
        order(table.id());
      }
      leaveBeforeNewKeys(table.id());
      goBeforeNewKeys(table.id());
    }
    to.ofKind(ObjectKind.TABLE).stream()
        .filter(table -> new Table(table).isPartition())
        .forEach(table -> apart(table.id()));
    for (Catalog catalog : List.of(from, to)) {
      for (CatalogObject table : catalog.ofKind(ObjectKind.TABLE)) {
        boolean both = new Table(table).isPartitioned() && new Table(table).isPartition();
        if (both && graph.concerns(table.id())) {
          orderAroundNewTypes(table.id());
        }
      }
    }
  }

  /** A parent's new index takes in one of a child that is like it: what stays apart comes later. */
  private void apart(ObjectId child) {
    if (!graph.concerns(child) && keys(after, child).stream().noneMatch(graph::concerns)) {
      return;
    }
    for (ObjectId own : keys(after, child)) {
      boolean apart = to.find(own).filter(InheritanceOrder::isApart).isPresent();
      if (apart) {
        for (ObjectId parent : ancestors(to, child)) {
          keys(after, parent).forEach(key -> graph.order(CREATE, key, CREATE, own));
        }
      }
    }
  }

  private static boolean isApart(CatalogObject key) {
    boolean index = key.kind() == ObjectKind.INDEX || new Constraint(key).isKey();
    return index && !key.isInherited() && key.attachedTo().isEmpty();
  }

  /** A new key or index of a parent need not fit the children that go. */
  private void leaveBeforeNewKeys(ObjectId child) {
    if (!graph.concerns(child)) {
      return;
    }
    Set<ObjectId> left = ancestors(from, child);
    if (graph.contains(ALTER, child)) {
      left.removeAll(ancestors(to, child));
    }
    for (ObjectId parent : left) {
      for (ObjectId key : keys(after, parent)) {
        graph.order(ALTER, child, CREATE, key);
        graph.order(DROP, child, CREATE, key);
      }
    }
  }

  /** What a child no longer has goes before its parent's new index could take it in. */
  private void goBeforeNewKeys(ObjectId child) {
    List<ObjectId> going =
        keys(before, child).stream().filter(key -> graph.contains(DROP, key)).toList();
    if (going.isEmpty()) {
      return;
    }
    for (ObjectId parent : ancestors(to, child)) {
      for (ObjectId key : keys(after, parent)) {
        going.forEach(old -> graph.order(DROP, old, CREATE, key));
      }
    }
  }

  private static List<ObjectId> keys(Dependents dependents, ObjectId table) {
    return dependents.of(table).stream()
        .filter(part -> part.kind() == ObjectKind.CONSTRAINT || part.kind() == ObjectKind.INDEX)
        .filter(part -> table.equals(part.owner()))
        .map(CatalogObject::id)
        .toList();
  }

  private void order(ObjectId child) {
    Set<ObjectId> old = ancestors(from, child);
    Set<ObjectId> now = ancestors(to, child);
    for (ObjectId parent : old) {
      if (now.contains(parent)) {
        // A key that goes is to go from the child as well, which is outside for a moment.
        keys(before, parent).forEach(key -> graph.order(DROP, key, ALTER, child));
      }
      for (ObjectId part : parts(parent)) {
        for (Action change : CHANGES) {
          if (now.contains(parent)) {
            graph.order(change, part, ALTER, child);
          } else {
            graph.order(ALTER, child, change, part);
          }
        }
      }
    }
    now.stream()
        .filter(parent -> !old.contains(parent))
        .flatMap(parent -> parts(parent).stream())
        .forEach(part -> CHANGES.forEach(change -> graph.order(change, part, FINISH, child)));
    for (ObjectId type : recreation.replacedTypes()) {
      boolean stays =
          recreation.usersOf(type).stream()
              .map(CatalogObject::owner)
              .anyMatch(owner -> owner != null && old.contains(owner) && now.contains(owner));
      if (stays) {
        graph.order(ALTER, type, ALTER, child);
      }
    }
  }

  /** Types of a partition key cannot change: what goes lets them, what comes waits for them. */
  private void orderAroundNewTypes(ObjectId child) {
    Set<ObjectId> old = ancestors(from, child);
    Set<ObjectId> now = ancestors(to, child);
    for (ObjectId parent : old) {
      parts(parent).forEach(part -> graph.order(DROP, child, ALTER, part));
    }
    for (ObjectId parent : now) {
      parts(parent).forEach(part -> graph.order(ALTER, part, CREATE, child));
    }
    for (ObjectId type : recreation.replacedTypes()) {
      for (CatalogObject user : recreation.usersOf(type)) {
        if (user.owner() != null && old.contains(user.owner())) {
          graph.order(DROP, child, ALTER, type);
        }
        if (user.owner() != null && now.contains(user.owner())) {
          graph.order(ALTER, type, CREATE, child);
        }
      }
    }
  }

  private static Set<ObjectId> ancestors(Catalog catalog, ObjectId child) {
    Set<ObjectId> found = new LinkedHashSet<>();
    collect(catalog, child, found);
    return found;
  }

  private static void collect(Catalog catalog, ObjectId child, Set<ObjectId> found) {
    CatalogObject table = catalog.get(child);
    if (table == null || new Table(table).parents().isEmpty()) {
      return;
    }
    for (ObjectId needed : table.dependencies()) {
      if (needed.kind() == ObjectKind.TABLE && found.add(needed)) {
        collect(catalog, needed, found);
      }
    }
  }

  /** Columns and checks, which children have too. */
  private Set<ObjectId> parts(ObjectId table) {
    Set<ObjectId> parts = new LinkedHashSet<>();
    for (Catalog catalog : List.of(from, to)) {
      catalog.parts(ObjectKind.COLUMN, table).forEach(column -> parts.add(column.id()));
      catalog.parts(ObjectKind.CONSTRAINT, table).stream()
          .filter(constraint -> new Constraint(constraint).isCheck())
          .forEach(constraint -> parts.add(constraint.id()));
    }
    return parts;
  }
}
