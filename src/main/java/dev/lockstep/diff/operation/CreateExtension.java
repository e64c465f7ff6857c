// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Extension;

/** {@code CREATE EXTENSION}. */
public record CreateExtension(CatalogObject extension) implements Operation {
  @Override
  public String sql() {
    return "CREATE EXTENSION "
        + SqlNames.name(extension.id().name())
        + " WITH SCHEMA "
        + new Extension(extension).schema();
  }
}
