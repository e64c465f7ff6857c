// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.kind;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
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

  /** Whether a part is made in the statement that makes what it is part of. */
  public boolean madeAlong(CatalogObject part) {
    return within.test(part.id());
  }
}
