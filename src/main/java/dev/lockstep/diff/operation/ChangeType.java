// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import dev.lockstep.postgres.LockMode;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code ALTER COLUMN … SET DATA TYPE}.
 *
 * @param catalog the catalog after, which knows the domains
 */
public record ChangeType(CatalogObject from, CatalogObject to, Catalog catalog)
    implements Operation {
  private String old() {
    return new Column(from).type();
  }

  private String now() {
    return new Column(to).type();
  }

  private boolean keepsType() {
    return old().equals(now());
  }

  @Override
  public String sql() {
    String name = SqlNames.name(to.id().part());
    return SqlNames.alterColumn(to.id())
        + "SET DATA TYPE "
        + now()
        + new Column(to).collation().map(collation -> " COLLATE " + collation).orElse("")
        + (TypeChange.refusesByAssignment(now(), catalog)
            ? " USING " + name + "::text"
            : TypeChange.using(name, old(), now()));
  }

  @Override
  public Set<Hazard> hazards() {
    Set<Hazard> hazards = EnumSet.noneOf(Hazard.class);
    if (!keepsType() && !TypeChange.keepsStorage(old(), now())) {
      hazards.add(Hazard.TABLE_REWRITE);
    }
    if (!keepsType() && !TypeChange.widens(old(), now())) {
      hazards.add(Hazard.LOSSY_CONVERSION);
    }
    return hazards;
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(from.id(), LockMode.ACCESS_EXCLUSIVE);
  }

  @Override
  public Reversibility reversibility() {
    if (keepsType()) {
      return Reversibility.LOSSLESS;
    }
    return TypeChange.isDomainThatFits(now(), catalog)
        ? Reversibility.IRREVERSIBLE
        : TypeChange.reversibility(old(), now());
  }

  /** Another collation leaves the values, and indexes order them anew. */
  @Override
  public List<Blocking> blocking(InUse use) {
    return hazards().contains(Hazard.TABLE_REWRITE)
            || new Column(from).collation().equals(new Column(to).collation())
        ? Operation.super.blocking(use)
        : use.indexing(this, to);
  }

  @Override
  public String instead() {
    return "For a large table, add a column beside this one, backfill it, and let the code change over";
  }
}
