// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Table;
import dev.lockstep.postgres.LockMode;
import java.util.ArrayList;
import java.util.List;
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
  public List<Blocking> blocking(InUse use) {
    List<Blocking> blocking = new ArrayList<>(Operation.super.blocking(use));
    blocking.addAll(ofDefault(this, partition, use));
    return blocking;
  }

  @Override
  public String instead() {
    return "For a large table, add a CHECK of the bounds NOT VALID and VALIDATE it in migrations"
        + " before this one: then no row is read";
  }

  /** Rows that the default partition has may be those of a new one: it is read from end to end. */
  static List<Blocking> ofDefault(Operation operation, CatalogObject partition, InUse use) {
    Table attributes = new Table(partition);
    return use.from().ofKind(ObjectKind.TABLE).stream()
        .filter(each -> new Table(each).parents().equals(attributes.parents()))
        .filter(each -> new Table(each).bound().equals("DEFAULT"))
        .filter(each -> !each.id().equals(partition.id()) && use.isBusy(each.id()))
        .map(each -> new Lock(each.id(), LockMode.ACCESS_EXCLUSIVE))
        .map(taken -> use.blocking(operation, Hazard.TABLE_SCAN, taken))
        .toList();
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(partition.id(), LockMode.ACCESS_EXCLUSIVE);
  }
}
