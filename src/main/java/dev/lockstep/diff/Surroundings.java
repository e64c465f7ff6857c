// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import java.util.function.Predicate;

/**
 * What a renderer may look at beside its object.
 *
 * @param from the catalog before, renames done
 * @param to the catalog after
 * @param within whether a part is made along with what it is part of, in its statement
 */
record Surroundings(Catalog from, Catalog to, Predicate<ObjectId> within) {
  int major() {
    return from.major();
  }

  /** Whether a part is made in the statement that makes what it is part of. */
  boolean madeAlong(CatalogObject part) {
    return within.test(part.id());
  }
}
