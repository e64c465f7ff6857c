// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.View;

/** {@code CREATE MATERIALIZED VIEW}. */
public record CreateMaterializedView(CatalogObject view) implements Operation {
  @Override
  public String sql() {
    View attributes = new View(view);
    return "CREATE MATERIALIZED VIEW "
        + SqlNames.qualified(view.id())
        + attributes.accessMethod().map(method -> " USING " + method).orElse("")
        + SqlNames.with(attributes.options())
        + " AS\n"
        + attributes.definition();
  }
}
