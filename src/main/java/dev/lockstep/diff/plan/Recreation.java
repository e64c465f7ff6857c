// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.plan;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import dev.lockstep.catalog.Constraint;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Publication;
import dev.lockstep.catalog.Table;
import dev.lockstep.diff.kind.BothCatalogs;
import dev.lockstep.diff.kind.Kinds;
import dev.lockstep.diff.operation.SqlNames;
import dev.lockstep.diff.rename.IdentifierText;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who must step aside for whom: what depends on an object that is dropped, made again or gets
 * another type cannot stay while that happens. Views, functions, triggers and the like are dropped
 * and made again; columns and types that use a replaced type move over to the new one.
 */
final class Recreation {
  private final Catalog from;
  private final Catalog to;
  private final BothCatalogs around;
  private final Dependents dependents;
  private final Set<ObjectId> recreated = new TreeSet<>();
  private final Set<ObjectId> replacedTypes = new TreeSet<>();
  private final Set<ObjectId> retyped = new TreeSet<>();
  private final Set<ObjectId> rejoined = new TreeSet<>();
  private final Set<ObjectId> seen = new HashSet<>();
  private final Deque<ObjectId> gone = new ArrayDeque<>();

  /**
   * @param aside what is to step aside in any case
   */
  Recreation(Catalog from, Catalog to, BothCatalogs around, Set<ObjectId> aside) {
    this.from = from;
    this.to = to;
    this.around = around;
    this.dependents = new Dependents(from);
    for (CatalogObject object : from.objects().values()) {
      start(object);
    }
    for (Catalog catalog : List.of(from, to)) {
      catalog.ofKind(ObjectKind.CONSTRAINT).forEach(this::startWithIndex);
    }
    aside.forEach(id -> from.find(id).filter(object -> to.contains(id)).ifPresent(this::makeAgain));
    while (!gone.isEmpty()) {
      spread(gone.remove());
    }
  }

  /** Who needs, or is a part of, an object of the catalog before. */
  List<CatalogObject> dependentsOf(ObjectId id) {
    return dependents.of(id);
  }

  private void start(CatalogObject object) {
    CatalogObject after = to.get(object.id());
    if (object.isInherited() && (after == null || after.isInherited())) {
      return;
    }
    if (after != null && InheritedKeys.changesHands(object, after)) {
      return;
    }
    if (after == null) {
      // Who no longer needs it changes by itself, unless it looks the same: another overload of a
      // function may have taken over.
      for (CatalogObject dependent : dependentsOf(object.id())) {
        CatalogObject same = to.get(dependent.id());
        // A part goes with the index that it is of, and comes with another.
        boolean alongAgain = same != null && dependent.isInherited() && same.isInherited();
        if (same != null && !alongAgain && same.differences(dependent).isEmpty()) {
          stepAside(dependent, object.id());
        }
      }
    } else if (new DomainRules(from, to, dependents).areRefused(object)) {
      makeAgain(object);
    } else if (object.looksLike(after)) {
      return;
    } else if (!Kinds.inPlace(object, after, around)) {
      makeAgain(object);
    } else if (object.kind() == ObjectKind.COLUMN) {
      Set<String> differences = object.differences(after);
      if (differences.contains(Column.TYPE) || differences.contains(Column.COLLATION)) {
        retype(object);
      }
      if (differences.contains(Column.GENERATED)) {
        makeDependentsAgain(object);
      }
    }
  }

  /** An index takes in the keys of partitions when it is made, and lets none go. */
  private void startWithIndex(CatalogObject key) {
    String before = from.find(key.id()).map(object -> object.value(Attributes.ATTACHED)).orElse("");
    String after = to.find(key.id()).map(object -> object.value(Attributes.ATTACHED)).orElse("");
    if (!before.equals(after)) {
      key.attachedTo()
          .flatMap(from::find)
          .filter(index -> to.contains(index.id()))
          .ifPresent(this::makeAgain);
    }
  }

  private void makeDependentsAgain(CatalogObject object) {
    for (CatalogObject dependent : dependentsOf(object.id())) {
      if (dependent.kind() == ObjectKind.COLUMN && !dependent.isInherited()) {
        stepAside(dependent, object.id());
      }
    }
  }

  private void makeAgain(CatalogObject object) {
    if (!seen.add(object.id())) {
      return;
    }
    if (SqlNames.isType(object.kind()) && hasUsers(object.id())) {
      replacedTypes.add(object.id());
    } else {
      recreated.add(object.id());
    }
    gone.add(object.id());
  }

  /** Whether columns or other types use the type and stay: then it cannot simply go. */
  private boolean hasUsers(ObjectId type) {
    return dependentsOf(type).stream()
        .anyMatch(
            user ->
                to.contains(user.id())
                    && (SqlNames.isType(user.kind())
                        || user.kind() == ObjectKind.TABLE
                        || (user.kind() == ObjectKind.COLUMN)));
  }

  private void spread(ObjectId id) {
    if (id.kind() == ObjectKind.INDEX) {
      from.ofKind(ObjectKind.CONSTRAINT).stream()
          .filter(key -> key.attachedTo().filter(id::equals).isPresent() && to.contains(key.id()))
          .forEach(this::makeAgain);
    }
    for (CatalogObject dependent : dependentsOf(id)) {
      if (to.contains(dependent.id()) && !dependent.isInherited()) {
        stepAside(dependent, id);
      } else if (goesWith(dependent, id) && seen.add(dependent.id())) {
        gone.add(dependent.id());
      }
    }
  }

  /** Whether a child's column goes with its parent's. */
  private static boolean goesWith(CatalogObject column, ObjectId parents) {
    return column.kind() == ObjectKind.COLUMN
        && column.isInherited()
        && !column.isSaidTwice()
        && column.id().isHandedDownFrom(parents);
  }

  private void stepAside(CatalogObject dependent, ObjectId cause) {
    switch (dependent.kind()) {
      case COLUMN -> {
        boolean derived = new Column(dependent).isGenerated();
        if (derived || cause.kind() == ObjectKind.TABLE) {
          makeAgain(dependent);
        } else if (SqlNames.isType(cause.kind())) {
          retype(dependent);
          if (cause.kind() == ObjectKind.RANGE) {
            makeAgainWhatTextCannotCarry(dependent);
          }
        }
      }
      case TABLE -> {
        CatalogObject after = to.get(dependent.id());
        boolean leaves = after != null && !after.dependencies().contains(cause);
        if ((cause.kind() == ObjectKind.TABLE && !leaves) || SqlNames.isType(cause.kind())) {
          makeAgain(dependent);
        }
      }
      case PUBLICATION -> {
        if (cause.kind() == ObjectKind.COLUMN) {
          makeAgain(dependent);
        } else {
          rejoined.add(dependent.id());
        }
      }
      case SCHEMA, EXTENSION, SEQUENCE, DEFAULT_PRIVILEGES, OTHER -> {}
      default -> makeAgain(dependent);
    }
  }

  /** A column gets another type. PostgreSQL takes indexes and plain checks along, no others. */
  private void retype(CatalogObject column) {
    if (!retyped.add(column.id())) {
      return;
    }
    if (column.owner() != null) {
      from.find(column.owner())
          .filter(table -> to.contains(table.id()) && isPartitionedBy(table, column))
          .ifPresent(this::makeAgain);
    }
    for (CatalogObject dependent : dependentsOf(column.id())) {
      boolean takenAlong =
          switch (dependent.kind()) {
            case INDEX, STATISTICS, SEQUENCE -> true;
            case PUBLICATION -> !filters(dependent, column);
            case CONSTRAINT -> !new Constraint(dependent).isForeignKey();
            default -> false;
          };
      if (dependent.kind() == ObjectKind.COLUMN && dependent.isInherited()) {
        retype(dependent);
      } else if (!takenAlong && to.contains(dependent.id()) && !dependent.isInherited()) {
        stepAside(dependent, column.id());
      }
    }
  }

  /**
   * Whether a publication asks for a column's value in each row: then it cannot change its type.
   */
  private static boolean filters(CatalogObject publication, CatalogObject column) {
    String table = SqlNames.qualified(column.id()) + " ";
    return new Publication(publication)
        .tables().stream()
            .filter(member -> member.startsWith(table) && member.contains(" WHERE ("))
            .map(member -> member.substring(member.indexOf(" WHERE (")))
            .anyMatch(filter -> IdentifierText.contains(filter, column.id().part()));
  }

  /** Values of a replaced range type wait as text, which has no operator of a range. */
  private void makeAgainWhatTextCannotCarry(CatalogObject column) {
    for (CatalogObject dependent : dependentsOf(column.id())) {
      boolean over =
          switch (dependent.kind()) {
            case INDEX, CONSTRAINT, STATISTICS -> true;
            default -> false;
          };
      if (over && to.contains(dependent.id()) && !dependent.isInherited()) {
        makeAgain(dependent);
      }
    }
  }

  /** No column of a partition key can get another type. */
  private static boolean isPartitionedBy(CatalogObject table, CatalogObject column) {
    return new Table(table)
        .key()
        .filter(key -> IdentifierText.contains(key, column.id().part()))
        .isPresent();
  }

  /** Dropped and made again. */
  Set<ObjectId> recreated() {
    return recreated;
  }

  /** Types in use whose successor is made beside them before they go. */
  Set<ObjectId> replacedTypes() {
    return replacedTypes;
  }

  /** Publications that lose a table when it is made again. */
  Set<ObjectId> rejoined() {
    return rejoined;
  }

  /** The columns that move over to a replaced type. */
  List<CatalogObject> usersOf(ObjectId type) {
    return dependentsOf(type).stream()
        .filter(user -> user.kind() == ObjectKind.COLUMN)
        .filter(user -> !recreated.contains(user.id()) && !recreated.contains(user.owner()))
        .filter(
            user -> {
              CatalogObject after = to.get(user.id());
              return after != null
                  && !(user.isInherited() && after.isInherited())
                  && new Column(after).type().equals(new Column(user).type())
                  && new Column(after).collation().equals(new Column(user).collation());
            })
        .toList();
  }

  /** Other types that use a replaced type, and so are replaced too. */
  List<ObjectId> typesUsing(ObjectId type) {
    return dependentsOf(type).stream()
        .map(CatalogObject::id)
        .filter(replacedTypes::contains)
        .toList();
  }
}
