// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.kind;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What PostgreSQL grants on a new object by itself, by ALTER DEFAULT PRIVILEGES. Those of before
 * count: default privileges change last, after all that is new is there.
 */
public final class InitialRights {
  private InitialRights() {}

  /** The object as it is when it has just been made: no comment, and the rights it is born with. */
  static CatalogObject newborn(CatalogObject object, Catalog from, Catalog to) {
    TreeMap<String, String> attributes = new TreeMap<>();
    String type = type(object.kind());
    if (!type.isEmpty()) {
      List<String> grants = new ArrayList<>();
      for (String schema : new TreeSet<>(List.of("", object.id().schema()))) {
        from.find(new ObjectId(ObjectKind.DEFAULT_PRIVILEGES, schema, type, ""))
            // Those that go do so before anything is made.
            .filter(found -> to.contains(found.id()))
            .ifPresent(found -> grants.addAll(found.grants()));
      }
      if (!grants.isEmpty()) {
        attributes.put(Attributes.GRANTS, String.join("\n", new TreeSet<>(grants)));
      }
    }
    return new CatalogObject(object.id(), attributes, null, new TreeSet<>());
  }

  /** All of a catalog with the rights that its default privileges would give to what is new. */
  public static Catalog in(Catalog catalog) {
    SortedMap<ObjectId, CatalogObject> objects = new TreeMap<>(catalog.objects());
    for (CatalogObject object : catalog.objects().values()) {
      SortedSet<String> grants = new TreeSet<>(newborn(object, catalog, catalog).grants());
      grants.addAll(object.grants());
      if (!grants.isEmpty()) {
        SortedMap<String, String> attributes = new TreeMap<>(object.attributes());
        attributes.put(Attributes.GRANTS, String.join("\n", grants));
        objects.put(
            object.id(),
            new CatalogObject(object.id(), attributes, object.owner(), object.dependencies()));
      }
    }
    return new Catalog(catalog.major(), objects.values());
  }

  /** As ALTER DEFAULT PRIVILEGES calls it; empty for kinds it knows nothing of. */
  private static String type(ObjectKind kind) {
    return switch (kind) {
      case TABLE, VIEW, MATERIALIZED_VIEW -> "TABLES";
      case SEQUENCE -> "SEQUENCES";
      case FUNCTION, PROCEDURE, AGGREGATE -> "FUNCTIONS";
      case ENUM, COMPOSITE, RANGE, DOMAIN -> "TYPES";
      case SCHEMA -> "SCHEMAS";
      default -> "";
    };
  }
}
