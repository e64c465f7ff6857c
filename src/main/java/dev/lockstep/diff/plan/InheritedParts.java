// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.plan;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import dev.lockstep.catalog.Constraint;
import dev.lockstep.catalog.DefaultValue;
import dev.lockstep.catalog.Index;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Trigger;
import dev.lockstep.diff.kind.BothCatalogs;
import dev.lockstep.diff.kind.Kinds;
import dev.lockstep.diff.kind.Rights;
import dev.lockstep.diff.operation.DropDefault;
import dev.lockstep.diff.operation.Operation;
import dev.lockstep.diff.operation.SetDefault;
import dev.lockstep.diff.operation.UnsupportedChangeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a child or partition has from its parent, but with something of its own: a column that is
 * NOT NULL in one partition only, a trigger that is off there. Said last, since changes of the
 * parent reach the child and undo it; and only where the child would be another by then.
 */
record InheritedParts(BothCatalogs around, Selection selected) {
  /** What ALTER TABLE of the parent hands on to children that are there. */
  private static final Set<String> REACHING =
      Set.of(Column.NOT_NULL, Column.STORAGE, Column.STATISTICS, Column.GENERATED, Trigger.ENABLED);

  /** What a child gets when it is made, or the part with the parent's. */
  private static final Set<String> BORN_WITH =
      Set.of(
          Column.NOT_NULL,
          Column.STORAGE,
          Column.COMPRESSION,
          Trigger.ENABLED,
          Constraint.OPTIONS,
          Column.GENERATED);

  private static final Set<String> TRAITS =
      Set.of(
          Column.NOT_NULL,
          Column.STORAGE,
          Column.COMPRESSION,
          Column.STATISTICS,
          Column.GENERATED,
          Column.OPTIONS,
          Trigger.ENABLED,
          Index.CLUSTERED,
          Attributes.WITHOUT_DEFAULT,
          Attributes.COMMENT,
          Attributes.GRANTS);

  /** The operations for an inherited object of the catalog after; none for most. */
  List<Operation> of(CatalogObject part) {
    CatalogObject parent = around.to().parentOf(part).orElse(null);
    if (parent == null || selected.creates().contains(part.id())) {
      return List.of();
    }
    CatalogObject expected = expected(part, parent);
    SortedSet<String> differences = new TreeSet<>();
    for (String key : TRAITS) {
      if (!expected.value(key).equals(part.value(key)) || isUnsure(key, part, parent)) {
        differences.add(key);
      }
    }
    List<Operation> operations = new ArrayList<>();
    if (differences.contains(Column.GENERATED)) {
      throw new UnsupportedChangeException(
          part.id()
              + " is to differ from its parent's in what it says, and Lockstep has no statement for"
              + " that: write that migration by hand, then run generate again");
    }
    if (!differences.isEmpty()) {
      CatalogObject from =
          part.kind() == ObjectKind.COLUMN ? unsure(expected, part, parent, differences) : expected;
      operations.addAll(Kinds.alterInherited(from, part, differences, around));
      operations.addAll(Rights.change(expected, part));
    }
    if (part.kind() == ObjectKind.COLUMN) {
      operations.addAll(defaultOf(part, parent, expected));
    }
    return operations;
  }

  /** The part as expected, without what cannot be known of it. */
  private CatalogObject unsure(
      CatalogObject expected, CatalogObject part, CatalogObject parent, Set<String> differences) {
    SortedMap<String, String> attributes = new TreeMap<>(expected.attributes());
    for (String key : differences) {
      if (isUnsure(key, part, parent)) {
        attributes.put(key, "?");
      }
    }
    return new CatalogObject(part.id(), attributes, part.owner(), part.dependencies());
  }

  /** The part as it will be before anything is said of it. */
  private CatalogObject expected(CatalogObject part, CatalogObject parent) {
    SortedMap<String, String> attributes = new TreeMap<>(part.attributes());
    attributes.keySet().removeAll(TRAITS);
    CatalogObject before = isMadeAnew(part) ? null : staying(part.id());
    CatalogObject parentBefore = staying(parent.id());
    for (String key : TRAITS) {
      String value;
      if (before != null && !before.isInherited()) {
        // It joins a parent, and its own step makes it what it is to be.
        value = part.value(key);
      } else if (before != null) {
        boolean reached =
            REACHING.contains(key)
                && parentBefore != null
                && !handedDown(parentBefore, key).equals(handedDown(parent, key))
                && !isNotNullKept(key, parentBefore, parent);
        value = reached ? handedDown(parent, key) : before.value(key);
      } else {
        // A constraint comes to children that are there as whole as to new ones.
        boolean grown = part.kind() != ObjectKind.CONSTRAINT && staying(part.owner()) != null;
        value =
            (grown ? REACHING : BORN_WITH).contains(key) && handsDown(part, key)
                ? handedDown(parent, key)
                : "";
      }
      if (!value.isEmpty()) {
        attributes.put(key, value);
      }
    }
    return new CatalogObject(part.id(), attributes, part.owner(), part.dependencies());
  }

  private static String handedDown(CatalogObject parent, String key) {
    boolean itsOwn =
        key.equals(Column.NOT_NULL)
            && new Column(parent)
                .notNullKind()
                .filter(kind -> kind.startsWith("NO INHERIT"))
                .isPresent();
    return itsOwn ? "" : parent.value(key);
  }

  /** Whether it goes with its parent's, and comes with it again. */
  private boolean isMadeAnew(CatalogObject part) {
    CatalogObject before = around.from().get(part.id());
    CatalogObject parent = around.to().parentOf(part).orElse(null);
    if (before == null
        || before.isSaidTwice()
        || parent == null
        || (part.kind() != ObjectKind.CONSTRAINT && part.kind() != ObjectKind.COLUMN)) {
      return false;
    }
    boolean same =
        around.from().parentOf(before).filter(old -> old.id().equals(parent.id())).isPresent();
    boolean again =
        selected.drops().contains(parent.id()) && selected.creates().contains(parent.id());
    return same && (again || isMadeAnew(parent));
  }

  /**
   * Whether a new child is made before or after its parent gets the setting, which is not ordered.
   */
  private boolean isUnsure(String key, CatalogObject part, CatalogObject parent) {
    if (key.equals(Column.NOT_NULL) && part.kind() == ObjectKind.COLUMN) {
      return mayStayNotNull(part, parent);
    }
    CatalogObject before = staying(parent.id());
    return (key.equals(Column.COMPRESSION) || key.equals(Column.STATISTICS))
        && part.kind() == ObjectKind.COLUMN
        && staying(part.owner()) == null
        && staying(parent.owner()) != null
        && !(before == null ? "" : before.value(key)).equals(parent.value(key));
  }

  private static boolean handsDown(CatalogObject part, String key) {
    return !key.equals(Column.OPTIONS) || part.kind() == ObjectKind.CONSTRAINT;
  }

  /**
   * From 18 on a child that said NOT NULL itself keeps it when the parent no longer says it, and
   * another does not; which of the two it is, is not read.
   */
  private boolean mayStayNotNull(CatalogObject part, CatalogObject parent) {
    CatalogObject before = staying(part.id());
    CatalogObject parentBefore = staying(parent.id());
    return around.major() >= 18
        && before != null
        && before.isInherited()
        && new Column(before).isNotNull()
        && parentBefore != null
        && new Column(parentBefore).isNotNull()
        && !new Column(parent).isNotNull()
        && !isNotNullKept(Column.NOT_NULL, parentBefore, parent);
  }

  /** Whether the parent's column alone may be NULL from now on, since a child's may not. */
  private boolean isNotNullKept(String key, CatalogObject before, CatalogObject after) {
    return key.equals(Column.NOT_NULL)
        && !new Column(after).isNotNull()
        && Kinds.keepNotNullBelow(before, around);
  }

  /** A change of the parent's default reaches the child, and there is none that is merely had. */
  private List<Operation> defaultOf(
      CatalogObject column, CatalogObject parent, CatalogObject expected) {
    String parents = effective(around.to(), parent);
    CatalogObject own = around.to().get(Column.defaultOf(column.id()));
    CatalogObject before = staying(column.id());
    boolean inherits = before != null && before.isInherited();
    boolean reached = inherits && changes(parent);
    if (column.is(Attributes.WITHOUT_DEFAULT)) {
      return reached || !expected.is(Attributes.WITHOUT_DEFAULT)
          ? List.of(new DropDefault(column.id(), false))
          : List.of();
    }
    if (own != null) {
      return reached
          ? List.of(new SetDefault(column.id(), false, new DefaultValue(own).expression()))
          : List.of();
    }
    boolean joins = before != null && !inherits;
    if (joins) {
      // A partition that is attached keeps what it has, and that is none.
      return parents.isEmpty() ? List.of() : List.of(new SetDefault(column.id(), false, parents));
    }
    boolean had =
        before != null
            && inherits
            && (before.is(Attributes.WITHOUT_DEFAULT)
                || around.from().contains(Column.defaultOf(column.id())));
    return had && !parents.isEmpty()
        ? List.of(new SetDefault(column.id(), false, parents))
        : List.of();
  }

  /** Whether the default of a parent's column changes, or is said again. */
  private boolean changes(CatalogObject column) {
    ObjectId value = Column.defaultOf(column.id());
    CatalogObject before = around.from().get(column.id());
    String old = before == null ? "" : effective(around.from(), before);
    return !old.equals(effective(around.to(), column))
        || selected.drops().contains(value)
        || selected.creates().contains(value)
        || selected.alters().contains(value)
        || (column.isInherited() && around.to().parentOf(column).filter(this::changes).isPresent());
  }

  /** The default that a column has, be it its own or its parent's; empty for none. */
  static String effective(Catalog catalog, CatalogObject column) {
    return catalog
        .defaultOf(column)
        .map(DefaultValue::new)
        .map(DefaultValue::expression)
        .orElse("");
  }

  /** The object as it was, unless it is made anew. */
  private @Nullable CatalogObject staying(@Nullable ObjectId id) {
    CatalogObject before = id == null ? null : around.from().get(id);
    if (before == null || selected.drops().contains(before.id())) {
      return null;
    }
    return before.owner() == null || staying(before.owner()) != null ? before : null;
  }
}
