// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.ObjectId;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;

/** {@code ALTER COLUMN … DROP EXPRESSION}: its values stay as they are. */
public record DropExpression(ObjectId column) implements Operation {
  @Override
  public String sql() {
    return SqlNames.alterColumn(column) + "DROP EXPRESSION";
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(column, LockMode.ACCESS_EXCLUSIVE);
  }
}
