// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;
import java.util.Set;

/**
 * {@code ADD NOT NULL … NOT VALID} or {@code NO INHERIT}: what only PostgreSQL 18 and later know.
 */
public record AddNotNull(CatalogObject column) implements Operation {
  private String kind() {
    return new Column(column).notNullKind().orElseThrow();
  }

  @Override
  public String sql() {
    return SqlNames.alterTable(column.id())
        + "ADD NOT NULL "
        + SqlNames.name(column.id().part())
        + " "
        + kind();
  }

  @Override
  public Set<Hazard> hazards() {
    return kind().endsWith("NOT VALID") ? Set.of() : Set.of(Hazard.TABLE_SCAN, Hazard.NEEDS_DATA);
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(column.id(), LockMode.ACCESS_EXCLUSIVE);
  }
}
