// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The hash of one object's definition.
 *
 * @param full over all of it; comparable within one PostgreSQL major
 * @param shape over what all majors print alike
 */
public record DefinitionHash(String full, String shape) {
  /** Those of all objects of a catalog, mere copies of parents' objects left out. */
  static SortedMap<ObjectId, DefinitionHash> all(Catalog catalog) {
    Sha256 sha = new Sha256();
    SortedMap<ObjectId, DefinitionHash> hashes = new TreeMap<>();
    for (CatalogObject object : catalog.objects().values()) {
      if (!object.isMereCopy()) {
        String full = sha.hex(object.definition());
        String shape = object.isAllShape() ? full : sha.hex(object.shape());
        hashes.put(object.id(), new DefinitionHash(full, shape));
      }
    }
    return Collections.unmodifiableSortedMap(hashes);
  }
}
