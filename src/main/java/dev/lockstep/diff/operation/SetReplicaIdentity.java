// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Table;
import java.util.Optional;

/** {@code REPLICA IDENTITY}. */
public record SetReplicaIdentity(CatalogObject table) implements Operation {
  @Override
  public String sql() {
    return SqlText.alterTable(table.id())
        + "REPLICA IDENTITY "
        + new Table(table).replicaIdentity().orElse("DEFAULT");
  }

  @Override
  public Optional<LockMode> lock() {
    return Optional.of(LockMode.ACCESS_EXCLUSIVE);
  }
}
