// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;

/** Takes away a type that was replaced, when nothing uses it any more. */
public record DropRetiredType(CatalogObject type) implements Operation {
  @Override
  public String sql() {
    return "DROP "
        + RetireType.keyword(type)
        + SqlNames.name(type.id().schema())
        + "."
        + SqlNames.name(RetireType.retired(type));
  }
}
