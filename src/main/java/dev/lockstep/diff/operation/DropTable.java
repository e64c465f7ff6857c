// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;
import java.util.Set;

/** {@code DROP TABLE}. */
public record DropTable(CatalogObject table) implements Operation {
  @Override
  public String sql() {
    return "DROP " + SqlNames.target(table);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.DATA_LOSS);
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(table.id(), LockMode.ACCESS_EXCLUSIVE);
  }

  @Override
  public Reversibility reversibility() {
    return Reversibility.IRREVERSIBLE;
  }
}
