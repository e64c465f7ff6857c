// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.scope;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Table;
import dev.lockstep.sql.QualifiedName;
import dev.lockstep.sql.Tokens;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which tables are partitions, or children, of which others, over any number of steps. */
final class Families {
  private final Catalog catalog;
  private final List<CatalogObject> tables = new ArrayList<>();
  private final Map<ObjectId, List<ObjectId>> parents = new HashMap<>();

  Families(Catalog catalog) {
    this.catalog = catalog;
    for (CatalogObject object : catalog.objects().values()) {
      // A foreign table is one of the kinds that are not migrated, and may be a partition too.
      if (object.kind() == ObjectKind.TABLE || object.kind() == ObjectKind.OTHER) {
        String names = new Table(object).parents();
        if (object.kind() == ObjectKind.TABLE || !names.isEmpty()) {
          tables.add(object);
        }
        if (!names.isEmpty()) {
          parents.put(object.id(), names.lines().map(Families::table).toList());
        }
      }
    }
  }

  /** The table that {@code schema.name}, as PostgreSQL prints it, is. */
  static ObjectId table(String printed) {
    QualifiedName name =
        Tokens.of(printed)
            .takeName()
            .orElseThrow(() -> new IllegalArgumentException("not a table: " + printed));
    return ObjectId.table(name.parts().getFirst(), name.last());
  }

  /** Whether there is any child at all. */
  boolean isEmpty() {
    return parents.isEmpty();
  }

  /** All partitions and children of a table, and theirs. */
  Set<ObjectId> below(ObjectId table) {
    Set<ObjectId> found = new LinkedHashSet<>();
    for (ObjectId child : parents.keySet()) {
      if (above(child).contains(table)) {
        found.add(child);
      }
    }
    return found;
  }

  /** All tables that a table is a partition or child of. */
  private Set<ObjectId> above(ObjectId child) {
    Set<ObjectId> found = new LinkedHashSet<>();
    List<ObjectId> next = new ArrayList<>(parents.getOrDefault(child, List.of()));
    while (!next.isEmpty()) {
      ObjectId parent = next.removeLast();
      if (found.add(parent)) {
        next.addAll(parents.getOrDefault(parent, List.of()));
      }
    }
    return found;
  }

  /**
   * Tables that look like former partitions of {@code table}, or coming ones: named after it, with
   * its columns. One that is detached and kept has no tie to the table any more.
   */
  Set<ObjectId> formerly(ObjectId table) {
    Set<String> columns = columns(table);
    Set<ObjectId> found = new TreeSet<>();
    for (CatalogObject other : tables) {
      ObjectId id = other.id();
      if (id.kind() == ObjectKind.TABLE
          && id.name().startsWith(table.name() + "_")
          && !parents.containsKey(id)) {
        Set<String> its = columns(id);
        if (!its.isEmpty() && (its.containsAll(columns) || columns.containsAll(its))) {
          found.add(id);
        }
      }
    }
    return found;
  }

  private Set<String> columns(ObjectId table) {
    return catalog.parts(ObjectKind.COLUMN, table).stream()
        .map(column -> column.id().part() + " " + new Column(column).type())
        .collect(Collectors.toCollection(HashSet::new));
  }

  /**
   * Partitions, declaratively made, that {@code known} does not know while it knows a table that
   * they belong to.
   */
  Map<ObjectId, ObjectId> strangers(Predicate<ObjectId> known) {
    Map<ObjectId, ObjectId> strangers = new HashMap<>();
    for (CatalogObject table : tables) {
      if (new Table(table).isPartition() && !known.test(table.id())) {
        ObjectId of = known(table.id(), known);
        if (of != null) {
          strangers.put(table.id(), of);
        }
      }
    }
    return strangers;
  }

  /** The highest of the known tables above, if all between are partitions. */
  private @Nullable ObjectId known(ObjectId partition, Predicate<ObjectId> known) {
    ObjectId highest = null;
    for (ObjectId above : above(partition)) {
      if (known.test(above)) {
        highest = above;
      }
    }
    return highest;
  }
}
