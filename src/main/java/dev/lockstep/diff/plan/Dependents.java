// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.plan;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who needs, or is a part of, an object: a catalog's dependencies the other way round. */
final class Dependents {
  private final Catalog catalog;
  private @Nullable Map<ObjectId, List<CatalogObject>> byNeeded;

  Dependents(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Those of {@code id}, in the catalog's order. */
  List<CatalogObject> of(ObjectId id) {
    Map<ObjectId, List<CatalogObject>> known = byNeeded;
    if (known == null) {
      // Not before somebody asks: where only comments or new columns differ, nobody does.
      known = turned();
      byNeeded = known;
    }
    return known.getOrDefault(id, List.of());
  }

  private Map<ObjectId, List<CatalogObject>> turned() {
    Map<ObjectId, List<CatalogObject>> turned = new HashMap<>();
    for (CatalogObject object : catalog.objects().values()) {
      for (ObjectId needed : object.dependencies()) {
        turned.computeIfAbsent(needed, key -> new ArrayList<>()).add(object);
      }
      if (object.owner() != null) {
        turned.computeIfAbsent(object.owner(), key -> new ArrayList<>()).add(object);
      }
    }
    return turned;
  }
}
