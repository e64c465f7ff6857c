// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Table;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;

/**
 * {@code DETACH PARTITION}: it leaves its table.
 *
 * @param partition as it was
 */
public record DetachPartition(CatalogObject partition) implements Operation {
  @Override
  public String sql() {
    return "ALTER TABLE "
        + new Table(partition).parents()
        + " DETACH PARTITION "
        + SqlNames.qualified(partition.id());
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(partition.id(), LockMode.ACCESS_EXCLUSIVE);
  }
}
