// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.catalog;

import java.util.Optional;

/** What extended statistics have. */
public record Statistics(CatalogObject object) {
  public static final String TARGET = "target";

  public String definition() {
    return object.value(Attributes.DEFINITION);
  }

  public Optional<String> target() {
    return object.attribute(TARGET);
  }
}
