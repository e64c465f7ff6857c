// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Table;
import java.util.Optional;
import java.util.Set;

/** {@code SET ACCESS METHOD}. */
public record SetAccessMethod(CatalogObject table) implements Operation {
  @Override
  public String sql() {
    return SqlText.alterTable(table.id())
        + "SET ACCESS METHOD "
        + new Table(table).accessMethod().orElse("heap");
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.TABLE_REWRITE);
  }

  @Override
  public Optional<LockMode> lock() {
    return Optional.of(LockMode.ACCESS_EXCLUSIVE);
  }
}
