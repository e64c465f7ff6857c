// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.split;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The way from nothing to a whole schema, as people would write it.
 *
 * @param before what is there before: what every new database has
 * @param written what is to be made
 */
record Whole(Catalog before, Catalog written) {
  static Whole of(Catalog catalog) {
    SerialColumns serial = SerialColumns.of(IdentityNames.in(writable(catalog)));
    return new Whole(
        serial.before(new Catalog(catalog.major(), List.of(publicSchema()))), serial.written());
  }

  /** The catalog without objects of kinds that Lockstep writes none of. */
  static Catalog writable(Catalog catalog) {
    List<CatalogObject> writable = new ArrayList<>(catalog.objects().values());
    writable.removeIf(object -> object.kind() == ObjectKind.OTHER);
    return new Catalog(catalog.major(), writable);
  }

  private static CatalogObject publicSchema() {
    return new CatalogObject(ObjectId.schema("public"), new TreeMap<>(), null, new TreeSet<>());
  }
}
