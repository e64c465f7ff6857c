// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.ObjectId;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;

/** {@code RENAME COLUMN}. */
public record RenameColumn(ObjectId column, String name) implements Operation {
  @Override
  public String sql() {
    return SqlNames.alterTable(column)
        + "RENAME COLUMN "
        + SqlNames.name(column.part())
        + " TO "
        + SqlNames.name(name);
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(column, LockMode.ACCESS_EXCLUSIVE);
  }

  /** A table has one set of names: what could give a column two of them is people's to write. */
  @Override
  public SafeForm safely(InUse use) {
    return use.plain(
        statement()
            .commented(
                "code of before fails on the old name of the column from here on: to let it run")
            .commented(
                "on, add a column beside this one, backfill it, and drop the old one later"));
  }
}
