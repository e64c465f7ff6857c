// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.split;

import dev.lockstep.catalog.Attributes;
import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.postgres.DerivedName;
import dev.lockstep.sql.Identifiers;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The sequence behind an identity column is called after table and column, unless one of them was
 * renamed since: then the name is said, as {@code pg_dump} does.
 */
final class IdentityNames {
  private static final String OPTIONS = "identity_options";

  private IdentityNames() {}

  /** The catalog, where identity columns say the names that PostgreSQL would not choose. */
  static Catalog in(Catalog catalog) {
    SortedMap<ObjectId, CatalogObject> objects = new TreeMap<>(catalog.objects());
    for (CatalogObject column : catalog.ofKind(ObjectKind.COLUMN)) {
      String sequence = column.value(Attributes.SEQUENCE);
      if (!sequence.isEmpty() && !column.isInherited() && !isUsual(sequence, column.id())) {
        SortedMap<String, String> attributes = new TreeMap<>(column.attributes());
        String options = column.value(OPTIONS);
        attributes.put(
            OPTIONS, "SEQUENCE NAME " + sequence + (options.isEmpty() ? "" : ", " + options));
        objects.put(
            column.id(),
            new CatalogObject(column.id(), attributes, column.owner(), column.dependencies()));
      }
    }
    return new Catalog(catalog.major(), objects.values());
  }

  private static boolean isUsual(String sequence, ObjectId column) {
    String name = column.name() + "_" + column.part() + "_seq";
    String qualified =
        Identifiers.quoteIfNeeded(column.schema()) + "." + Identifiers.quoteIfNeeded(name);
    return sequence.equals(qualified) && DerivedName.bytes(name) <= DerivedName.MOST_BYTES;
  }
}
