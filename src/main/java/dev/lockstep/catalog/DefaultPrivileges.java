// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import java.util.Optional;

/** What default privileges are for. */
public record DefaultPrivileges(CatalogObject object) {
  public static final String ON_OBJECTS = "on_objects";
  public static final String FOR_ROLE = "for_role";

  /** {@code TABLES}, {@code SEQUENCES} … */
  public String onObjects() {
    return object.value(ON_OBJECTS);
  }

  public Optional<String> forRole() {
    return object.attribute(FOR_ROLE);
  }
}
