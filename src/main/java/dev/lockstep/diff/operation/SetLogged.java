// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Table;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;
import java.util.Set;

/** {@code SET LOGGED} and {@code SET UNLOGGED}. */
public record SetLogged(CatalogObject table) implements Operation {
  @Override
  public String sql() {
    return SqlNames.alterTable(table.id())
        + (new Table(table).isUnlogged() ? "SET UNLOGGED" : "SET LOGGED");
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.TABLE_REWRITE);
  }

  @Override
  public String instead() {
    return "PostgreSQL has no other form of it. For a large table, choose a quiet hour, or fill a new"
        + " table by a backfill and let it take the name";
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(table.id(), LockMode.ACCESS_EXCLUSIVE);
  }
}
