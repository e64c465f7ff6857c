// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.plan;

import static dev.lockstep.diff.plan.Action.ALTER;
import static dev.lockstep.diff.plan.Action.CREATE;
import static dev.lockstep.diff.plan.Action.DISCARD;
import static dev.lockstep.diff.plan.Action.DROP;
import static dev.lockstep.diff.plan.Action.FINISH;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Which action comes before which, by the dependencies of both catalogs. */
final class StepOrder {
  private final Catalog from;
  private final Catalog to;
  private final StepGraph graph;
  private final Recreation recreation;

  StepOrder(Catalog from, Catalog to, StepGraph graph, Recreation recreation) {
    this.from = from;
    this.to = to;
    this.graph = graph;
    this.recreation = recreation;
  }

  void apply() {
    for (CatalogObject object : concerned(from)) {
      object.dependencies().forEach(needed -> takeDown(object, needed));
      object.attachedTo().ifPresent(index -> graph.order(DROP, index, DROP, object.id()));
      if (object.isInherited()) {
        // It goes with its parent's, before there is one of its table's own under its name.
        graph.order(DROP, from.rootOf(object).id(), CREATE, object.id());
      }
      if (object.owner() != null) {
        takeDown(object, object.owner());
        graph.order(DROP, object.id(), FINISH, object.owner());
      }
    }
    for (CatalogObject object : concerned(to)) {
      object.dependencies().forEach(needed -> putUp(object, needed));
      if (object.owner() != null) {
        putUp(object, object.owner());
        graph.order(CREATE, object.id(), FINISH, object.owner());
        graph.order(ALTER, object.id(), FINISH, object.owner());
        graph.order(DROP, object.id(), FINISH, object.owner());
      }
      ObjectId id = object.id();
      graph.order(DROP, id, CREATE, id);
      graph.order(CREATE, id, FINISH, id);
      graph.order(ALTER, id, FINISH, id);
      if (object.isInherited()) {
        afterItsParent(object);
      }
      object.attachedTo().ifPresent(index -> graph.order(CREATE, id, CREATE, index));
      sequenceOwner(object);
    }
    to.ofKind(ObjectKind.TABLE).forEach(this::columnsInOrder);
    replacedTypes();
    new InheritanceOrder(from, to, graph, recreation).apply();
    new PersistenceOrder(from, to, graph).apply();
    clashes();
  }

  /** New columns go last, and among themselves as the module has them. */
  private void columnsInOrder(CatalogObject table) {
    if (graph.contains(CREATE, table.id())) {
      return;
    }
    // A generated one waits for those that it is computed of, wherever they are.
    Map<Boolean, ObjectId> previous = new HashMap<>();
    for (CatalogObject column : to.columns(table.id())) {
      if (graph.contains(CREATE, column.id())) {
        ObjectId before = previous.put(new Column(column).isGenerated(), column.id());
        if (before != null) {
          graph.order(CREATE, before, CREATE, column.id());
        }
      }
    }
  }

  /** What is said of a child's part comes after all that reaches it from its parent. */
  private void afterItsParent(CatalogObject part) {
    ObjectId id = part.id();
    // Between them may be generations to which nothing is done.
    ObjectId root = to.rootOf(part).id();
    for (Action action : List.of(DROP, CREATE, ALTER)) {
      graph.order(action, root, FINISH, id);
    }
    for (ObjectId needed : part.dependencies()) {
      graph.order(FINISH, needed, FINISH, id);
    }
    if (id.kind() == ObjectKind.COLUMN) {
      afterParentsDefaults(part, id);
    }
    if (part.owner() != null) {
      if (id.kind() == ObjectKind.COLUMN) {
        graph.order(FINISH, id, FINISH, part.owner());
      } else {
        // Triggers and indexes come with the parent, when the table joins it.
        graph.order(FINISH, part.owner(), FINISH, id);
      }
    }
  }

  private void afterParentsDefaults(CatalogObject part, ObjectId column) {
    for (ObjectId needed : part.dependencies()) {
      if (column.isHandedDownFrom(needed)) {
        for (Action action : List.of(CREATE, ALTER, DROP)) {
          graph.order(action, Column.defaultOf(needed), FINISH, column);
        }
        to.find(needed).ifPresent(parents -> afterParentsDefaults(parents, column));
      }
    }
  }

  /** The objects to which something is done: most are in both catalogs and stay as they are. */
  private List<CatalogObject> concerned(Catalog catalog) {
    return catalog.objects().values().stream()
        .filter(object -> graph.concerns(object.id()))
        .toList();
  }

  private void takeDown(CatalogObject object, ObjectId needed) {
    ObjectId id = object.id();
    CatalogObject after = to.get(id);
    boolean stillNeeds =
        after != null && (after.dependencies().contains(needed) || needed.equals(after.owner()));
    graph.order(DROP, id, DROP, needed);
    withParentsColumn(from, needed, parents -> graph.order(DROP, id, DROP, parents));
    if (object.isInherited() && needed.equals(object.owner())) {
      // The part can only go once its table has left the parent.
      graph.order(ALTER, needed, DROP, id);
    } else if (!disturbsNobody(object, needed)) {
      graph.order(DROP, id, ALTER, needed);
    }
    if (isHeirsColumn(id, needed) && after != null && !after.isInherited()) {
      // While it is the parent's it cannot be changed.
      graph.order(DROP, needed, ALTER, id);
    } else if (!stillNeeds) {
      graph.order(ALTER, id, DROP, needed);
      if (needed.kind() == ObjectKind.RANGE && recreation.replacedTypes().contains(needed)) {
        // A range type goes at once, and does not wait beside its successor.
        graph.order(ALTER, id, ALTER, needed);
      }
    }
  }

  private static boolean isHeirsColumn(ObjectId column, ObjectId parents) {
    return column.kind() == ObjectKind.COLUMN && column.isHandedDownFrom(parents);
  }

  /** A new value of an enum, numbers of a sequence, or settings of a table that a part leaves. */
  private boolean disturbsNobody(CatalogObject object, ObjectId needed) {
    boolean value =
        needed.kind() == ObjectKind.ENUM && !recreation.replacedTypes().contains(needed);
    return value
        || needed.kind() == ObjectKind.SEQUENCE
        || (needed.kind() == ObjectKind.TABLE && needed.equals(object.owner()));
  }

  private void putUp(CatalogObject object, ObjectId needed) {
    ObjectId id = object.id();
    boolean first = object.isNamedPart() || (object.isSaidTwice() && !from.contains(id));
    if (first && id.isHandedDownFrom(needed)) {
      graph.order(CREATE, id, CREATE, to.rootOf(object).id());
      graph.order(CREATE, id, CREATE, needed);
      return;
    }
    graph.order(CREATE, needed, CREATE, id);
    withParentsColumn(to, needed, parents -> graph.order(CREATE, parents, CREATE, id));
    graph.order(ALTER, needed, CREATE, id);
    CatalogObject before = from.get(id);
    boolean becomesParents =
        isHeirsColumn(id, needed)
            || to.parentOf(object).filter(parents -> parents.id().equals(needed)).isPresent();
    if (becomesParents && before != null && !before.isInherited()) {
      // It has to be like the parent's, which it becomes.
      graph.order(ALTER, id, CREATE, needed);
    } else {
      graph.order(CREATE, needed, ALTER, id);
    }
    graph.order(ALTER, needed, ALTER, id);
    graph.order(CREATE, needed, FINISH, id);
    graph.order(ALTER, needed, FINISH, id);
  }

  /** A child's column goes and comes with its parent's. */
  private void withParentsColumn(Catalog catalog, ObjectId needed, Consumer<ObjectId> order) {
    if (needed.kind() == ObjectKind.COLUMN) {
      catalog
          .find(needed)
          .filter(column -> column.isInherited() && !column.isSaidTwice())
          .map(column -> catalog.rootOf(column).id())
          .ifPresent(order);
    }
  }

  private void sequenceOwner(CatalogObject sequence) {
    ObjectId id = sequence.id();
    Optional<ObjectId> now = owningColumn(sequence);
    now.ifPresent(
        column -> {
          graph.order(CREATE, column, FINISH, id);
          graph.order(ALTER, column, FINISH, id);
          // A table takes its sequences along when it becomes unlogged.
          graph.order(ALTER, tableOf(column), FINISH, id);
        });
    from.find(id)
        .flatMap(StepOrder::owningColumn)
        // One that is made again takes it back.
        .filter(column -> !now.equals(Optional.of(column)))
        .ifPresent(
            column -> {
              graph.order(FINISH, id, DROP, column);
              if (now.filter(other -> tableOf(other).equals(tableOf(column))).isEmpty()) {
                graph.order(FINISH, id, ALTER, tableOf(column));
              }
            });
  }

  private static Optional<ObjectId> owningColumn(CatalogObject sequence) {
    return new Sequence(sequence).owningColumn();
  }

  private static ObjectId tableOf(ObjectId column) {
    return ObjectId.table(column.schema(), column.name());
  }

  /** A replaced type moves its columns itself, and goes after all that moved. */
  private void replacedTypes() {
    Dependents after = new Dependents(to);
    for (ObjectId type : recreation.replacedTypes()) {
      for (CatalogObject object : recreation.dependentsOf(type)) {
        graph.order(DROP, object.id(), DISCARD, type);
        graph.order(ALTER, object.id(), DISCARD, type);
      }
      graph.order(ALTER, type, DISCARD, type);
      for (ObjectId using : recreation.typesUsing(type)) {
        graph.order(ALTER, using, DISCARD, type);
        graph.order(DISCARD, using, DISCARD, type);
      }
      for (CatalogObject column : recreation.usersOf(type)) {
        graph.order(ALTER, type, ALTER, column.id());
        if (column.isInherited() && column.owner() != null) {
          // What a parent has converts with the parent, until its table has left it.
          graph.order(ALTER, column.owner(), ALTER, type);
        }
        for (CatalogObject object : recreation.dependentsOf(column.id())) {
          graph.order(DROP, object.id(), ALTER, type);
        }
        for (CatalogObject object : after.of(column.id())) {
          graph.order(ALTER, type, CREATE, object.id());
        }
      }
    }
  }

  private void clashes() {
    Map<String, List<ObjectId>> leaving = new HashMap<>();
    for (CatalogObject object : concerned(from)) {
      boolean drops = graph.contains(DROP, object.id());
      if (drops || graph.contains(ALTER, object.id())) {
        OccupiedNames.names(object)
            .forEach(
                name -> leaving.computeIfAbsent(name, key -> new ArrayList<>()).add(object.id()));
      }
    }
    for (CatalogObject object : concerned(to)) {
      for (String name : OccupiedNames.names(object)) {
        for (ObjectId old : leaving.getOrDefault(name, List.of())) {
          graph.order(DROP, old, CREATE, object.id());
          graph.order(DROP, old, FINISH, object.id());
          if (name.startsWith("part of ")) {
            graph.order(ALTER, old, CREATE, object.id());
            graph.order(ALTER, old, FINISH, object.id());
          }
        }
      }
    }
  }
}
