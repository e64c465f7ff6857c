// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Table;
import dev.lockstep.postgres.LockMode;
import java.util.List;
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

  /** No row of a table that refers to the whole may refer to one that leaves it. */
  @Override
  public List<Blocking> blocking(InUse use) {
    return use.referringTo(partition).stream()
        .map(table -> new Lock(table, LockMode.ACCESS_EXCLUSIVE))
        .map(taken -> use.blocking(this, Hazard.TABLE_SCAN, taken))
        .toList();
  }

  @Override
  public String instead() {
    return "PostgreSQL looks for rows that refer to those of the partition. For a large table, an"
        + " index on what refers makes it quick";
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(partition.id(), LockMode.ACCESS_EXCLUSIVE);
  }
}
