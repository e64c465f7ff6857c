// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.View;

/** {@code CREATE VIEW}. */
public record CreateView(CatalogObject view) implements Operation {
  @Override
  public String sql() {
    return "CREATE VIEW " + body(view);
  }

  static String body(CatalogObject view) {
    return SqlNames.qualified(view.id())
        + SqlNames.with(new View(view).options())
        + " AS\n"
        + new View(view).definition();
  }
}
