// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;

/** {@code SET SCHEMA}. */
public record MoveToSchema(CatalogObject object, String schema) implements Operation {
  @Override
  public String sql() {
    return "ALTER " + SqlNames.target(object) + " SET SCHEMA " + SqlNames.name(schema);
  }

  @Override
  public Optional<Lock> lock() {
    return object.kind() == ObjectKind.TABLE
        ? Lock.on(object.id(), LockMode.ACCESS_EXCLUSIVE)
        : Optional.empty();
  }
}
