// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Table;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;
import java.util.Set;

/** {@code ATTACH PARTITION}: it joins its table. */
public record AttachPartition(CatalogObject partition) implements Operation {
  @Override
  public String sql() {
    Table attributes = new Table(partition);
    return "ALTER TABLE "
        + attributes.parents()
        + " ATTACH PARTITION "
        + SqlNames.qualified(partition.id())
        + " "
        + attributes.bound();
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.TABLE_SCAN);
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(partition.id(), LockMode.ACCESS_EXCLUSIVE);
  }
}
