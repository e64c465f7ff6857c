// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Table;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;

/** {@code REPLICA IDENTITY}. */
public record SetReplicaIdentity(CatalogObject table) implements Operation {
  @Override
  public String sql() {
    return SqlNames.alterTable(table.id())
        + "REPLICA IDENTITY "
        + new Table(table).replicaIdentity().orElse("DEFAULT");
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(table.id(), LockMode.ACCESS_EXCLUSIVE);
  }
}
