// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Extension;

/** {@code ALTER EXTENSION … SET SCHEMA}. */
public record MoveExtension(CatalogObject extension) implements Operation {
  @Override
  public String sql() {
    return "ALTER EXTENSION "
        + SqlNames.name(extension.id().name())
        + " SET SCHEMA "
        + new Extension(extension).schema();
  }
}
