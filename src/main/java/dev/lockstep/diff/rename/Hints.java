// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.rename;

import dev.lockstep.catalog.ObjectId;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What two catalogs cannot tell: which new name is an old object's. Without a hint a new name is a
 * new object, always.
 *
 * @param renamed new identity → old identity; of tables, columns, types, views, sequences, indexes,
 *     constraints. A column's old identity may use its table's old or new name.
 */
public record Hints(SortedMap<ObjectId, ObjectId> renamed) {
  public static final Hints NONE = new Hints(new TreeMap<>());

  public Hints {
    renamed = Collections.unmodifiableSortedMap(new TreeMap<>(renamed));
    renamed.forEach(
        (to, from) -> {
          if (to.kind() != from.kind()) {
            throw new IllegalArgumentException(to + " cannot be the new name of " + from);
          }
        });
  }

  public static Hints renamed(Map<ObjectId, ObjectId> newToOld) {
    return new Hints(new TreeMap<>(newToOld));
  }
}
