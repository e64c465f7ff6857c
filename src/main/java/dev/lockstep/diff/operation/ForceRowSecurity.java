// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Table;
import java.util.Optional;

/** {@code FORCE ROW LEVEL SECURITY} and its opposite. */
public record ForceRowSecurity(CatalogObject table) implements Operation {
  @Override
  public String sql() {
    return SqlText.alterTable(table.id())
        + (new Table(table).forcesRowSecurity() ? "" : "NO ")
        + "FORCE ROW LEVEL SECURITY";
  }

  @Override
  public Optional<LockMode> lock() {
    return Optional.of(LockMode.ACCESS_EXCLUSIVE);
  }
}
