// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;
import java.util.Set;

/** {@code ALTER COLUMN … SET EXPRESSION}: another one for a generated column. */
public record SetExpression(CatalogObject column) implements Operation {
  @Override
  public String sql() {
    return SqlNames.alterColumn(column.id())
        + "SET EXPRESSION AS ("
        + new Column(column).generated().orElse("")
        + ")";
  }

  @Override
  public Set<Hazard> hazards() {
    return new Column(column).isStored() ? Set.of(Hazard.TABLE_REWRITE) : Set.of();
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(column.id(), LockMode.ACCESS_EXCLUSIVE);
  }

  @Override
  public String instead() {
    return "For a large table, add a column beside this one, backfill it, and let the code change over";
  }
}
