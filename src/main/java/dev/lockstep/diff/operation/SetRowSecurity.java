// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Table;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;

/** {@code ENABLE ROW LEVEL SECURITY} and its opposite. */
public record SetRowSecurity(CatalogObject table) implements Operation {
  @Override
  public String sql() {
    return SqlNames.alterTable(table.id())
        + (new Table(table).hasRowSecurity() ? "ENABLE" : "DISABLE")
        + " ROW LEVEL SECURITY";
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(table.id(), LockMode.ACCESS_EXCLUSIVE);
  }
}
