// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.ObjectId;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;

/**
 * {@code ALTER COLUMN … DROP NOT NULL}.
 *
 * @param reach what becomes of that of tables that inherit the column
 */
public record DropNotNull(ObjectId column, Reach reach) implements Operation {
  @Override
  public String sql() {
    return SqlNames.alterTable(column, reach)
        + "ALTER COLUMN "
        + SqlNames.name(column.part())
        + " DROP NOT NULL";
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(column, LockMode.ACCESS_EXCLUSIVE);
  }
}
