// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import dev.lockstep.catalog.CatalogObject;
import java.util.List;
import java.util.Set;

/** SQL for objects of one kind. Comments and grants are added by {@link Rights}. */
interface KindRenderer {
  /** Makes it. */
  List<SqlStatement> create(CatalogObject object, Surroundings around);

  /** Takes it away. */
  default List<SqlStatement> drop(CatalogObject object, Surroundings around) {
    return List.of(Sql.drop(object));
  }

  /**
   * Whether {@link #alter} can do it: the attributes differ, comment and grants not among them. If
   * not, it is dropped and made again, with all that depends on it.
   */
  default boolean inPlace(
      CatalogObject from, CatalogObject to, Set<String> attributes, Surroundings around) {
    return false;
  }

  /** Changes it in place. */
  default List<SqlStatement> alter(
      CatalogObject from, CatalogObject to, Set<String> attributes, Surroundings around) {
    return List.of();
  }
}
