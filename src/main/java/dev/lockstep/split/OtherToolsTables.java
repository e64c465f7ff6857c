// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.split;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Sequence;
import dev.lockstep.scope.LeftOut;
import dev.lockstep.scope.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The tables in which other migration tools keep their books: no module is written of them. */
final class OtherToolsTables {
  private OtherToolsTables() {}

  /** What is left out and why, as lines for people. */
  static List<String> leftOut(Catalog catalog, Scope scope) {
    List<String> notes = new ArrayList<>();
    List<String> tables =
        catalog.objects().values().stream()
            .filter(object -> object.kind() == ObjectKind.TABLE || isSchema(object))
            .filter(object -> !keeps(scope.filter(), object))
            .map(object -> object.id().toString())
            .toList();
    if (!tables.isEmpty()) {
      notes.add(
          String.join(", ", tables) + ": the bookkeeping of another migration tool is left out");
    }
    scope.of(catalog, Set.of()).stream().map(LeftOut::toString).forEach(notes::add);
    return notes;
  }

  static Catalog without(Catalog catalog, CatalogFilter filter) {
    return new Catalog(
        catalog.major(),
        catalog.objects().values().stream().filter(object -> keeps(filter, object)).toList());
  }

  private static boolean keeps(CatalogFilter filter, CatalogObject object) {
    ObjectId id = object.id();
    if (isSchema(object)) {
      return filter.keeps(id.name(), "");
    }
    if (object.kind() == ObjectKind.SEQUENCE && new Sequence(object).ownedBy().isPresent()) {
      ObjectId column = new Sequence(object).owningColumn().orElseThrow();
      return filter.keeps(column.schema(), column.name());
    }
    ObjectId whole = object.owner() == null ? id : object.owner();
    return filter.keeps(id.schema(), relation(whole));
  }

  private static boolean isSchema(CatalogObject object) {
    return object.kind() == ObjectKind.SCHEMA;
  }

  /** The name of a relation; nothing that a filter knows for other objects. */
  private static String relation(ObjectId id) {
    return switch (id.kind()) {
      case TABLE, VIEW, MATERIALIZED_VIEW, SEQUENCE, COLUMN -> id.name();
      default -> "";
    };
  }
}
