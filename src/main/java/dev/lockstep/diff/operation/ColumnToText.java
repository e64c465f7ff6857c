// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.ObjectId;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;
import java.util.Set;

/** Lets the values of a column wait as text while their type is replaced. */
public record ColumnToText(ObjectId column) implements Operation {
  @Override
  public String sql() {
    return SqlNames.alterColumn(column) + "SET DATA TYPE text";
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.TABLE_REWRITE);
  }

  @Override
  public String instead() {
    return "PostgreSQL cannot change the type in place, so its values wait as text. For a large table,"
        + " add a column of a new type beside this one and backfill it";
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(column, LockMode.ACCESS_EXCLUSIVE);
  }
}
