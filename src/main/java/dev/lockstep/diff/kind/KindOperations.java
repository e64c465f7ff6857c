// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.kind;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.diff.operation.DropObject;
import dev.lockstep.diff.operation.Operation;
import java.util.List;
import java.util.Set;

/** The operations for objects of one kind. Comments and grants are added by {@link Rights}. */
interface KindOperations {
  /** Makes it. */
  List<Operation> create(CatalogObject object, BothCatalogs around);

  /** Takes it away. */
  default List<Operation> drop(CatalogObject object, BothCatalogs around) {
    return List.of(new DropObject(object));
  }

  /**
   * Whether {@link #alter} can do it: the attributes differ, comment and grants not among them. If
   * not, it is dropped and made again, with all that depends on it.
   */
  default boolean inPlace(
      CatalogObject from, CatalogObject to, Set<String> attributes, BothCatalogs around) {
    return false;
  }

  /** Changes it in place. */
  default List<Operation> alter(
      CatalogObject from, CatalogObject to, Set<String> attributes, BothCatalogs around) {
    return List.of();
  }
}
