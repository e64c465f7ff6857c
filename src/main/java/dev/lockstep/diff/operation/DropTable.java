// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import java.util.Optional;
import java.util.Set;

/** {@code DROP TABLE}. */
public record DropTable(CatalogObject table) implements Operation {
  @Override
  public String sql() {
    return "DROP " + SqlText.target(table);
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.DATA_LOSS);
  }

  @Override
  public Optional<LockMode> lock() {
    return Optional.of(LockMode.ACCESS_EXCLUSIVE);
  }

  @Override
  public Reversibility reversibility() {
    return Reversibility.IRREVERSIBLE;
  }
}
