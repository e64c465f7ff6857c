// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import java.util.SortedSet;

/** One object's way from one catalog to another. */
public sealed interface Change {
  /** The object, by its new name if it has one. */
  ObjectId id();

  /** It was not there. */
  record Create(CatalogObject to) implements Change {
    @Override
    public ObjectId id() {
      return to.id();
    }
  }

  /** It is there no longer. */
  record Drop(CatalogObject from) implements Change {
    @Override
    public ObjectId id() {
      return from.id();
    }
  }

  /** It looks different, and PostgreSQL can change it in place. */
  record Alter(CatalogObject from, CatalogObject to, SortedSet<String> attributes)
      implements Change {
    @Override
    public ObjectId id() {
      return to.id();
    }
  }

  /** The same object under a new name. */
  record Rename(ObjectId from, ObjectId id) implements Change {}
}
