// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.kind;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.diff.operation.PartOfPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What one may look at beside an object to find its operations.
 *
 * @param from the catalog before, renames done
 * @param to the catalog after
 * @param within whether a part is made along with what it is part of, in its statement
 */
public record BothCatalogs(Catalog from, Catalog to, Predicate<ObjectId> within) {
  /** The PostgreSQL major of the database. */
  public int major() {
    return from.major();
  }

  /**
   * The parts that partitions have of an index or key that is to be: all of them, a whole before
   * its parts.
   */
  List<PartOfPartition> partsOf(CatalogObject whole) {
    List<PartOfPartition> parts = new ArrayList<>();
    for (CatalogObject each : to.dependents(whole.kind(), whole.id())) {
      Optional<CatalogObject> parent = to.parentOf(each);
      if (parent.filter(found -> found.id().equals(whole.id())).isPresent()) {
        parts.add(new PartOfPartition(each, whole.id()));
        parts.addAll(partsOf(each));
      }
    }
    return parts;
  }

  /** Whether a part is made in the statement that makes what it is part of. */
  public boolean madeAlong(CatalogObject part) {
    return within.test(part.id());
  }
}
