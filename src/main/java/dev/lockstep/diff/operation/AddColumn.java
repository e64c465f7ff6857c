// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.postgres.LockMode;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code ALTER TABLE … ADD COLUMN}. */
public record AddColumn(ColumnDefinition definition) implements Operation {
  private CatalogObject object() {
    return definition.column();
  }

  @Override
  public String sql() {
    return SqlNames.alterTable(object().id()) + "ADD COLUMN " + definition.text();
  }

  /** Whether rows of before get no value, and it is to be in every row. */
  public boolean needsValues() {
    return definition.isRequired() && !definition.isFilled();
  }

  @Override
  public Set<Hazard> hazards() {
    Set<Hazard> hazards = EnumSet.noneOf(Hazard.class);
    if (needsValues()) {
      hazards.add(Hazard.NEEDS_DATA);
    }
    if (new Column(object()).isIdentity() || new Column(object()).isStored()) {
      hazards.add(Hazard.TABLE_REWRITE);
    }
    return hazards;
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(object().id(), LockMode.ACCESS_EXCLUSIVE);
  }

  @Override
  public Reversibility reversibility() {
    return new Column(object()).isGenerated() ? Reversibility.LOSSLESS : Reversibility.LOSSY;
  }

  /** First without NOT NULL; that comes when a backfill has filled it. */
  @Override
  public SafeForm safely(InUse use) {
    if (!use.isBusy(object()) || !needsValues()) {
      return use.plain(this);
    }
    ObjectId column = object().id();
    return new SafeForm(
        List.of(new Placed(use.stage(), RenderedStatement.of(nullable().sql()))),
        use.stage(),
        SetNotNull.afterBackfill(column),
        List.of(
            new BackfillNeed(
                column, "it is new, required and has no default: each row needs a value")));
  }

  /** The same column without NOT NULL. */
  public AddColumn nullable() {
    return new AddColumn(definition.nullable());
  }

  /** The same column, whose identity takes values that are given. */
  public AddColumn takingValues() {
    return new AddColumn(definition.takingValues());
  }
}
