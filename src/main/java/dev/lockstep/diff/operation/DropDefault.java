// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.ObjectId;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;

/** {@code ALTER COLUMN … DROP DEFAULT}, of a table or a view. */
public record DropDefault(ObjectId column, boolean ofView) implements Operation {
  @Override
  public String sql() {
    return SetDefault.alter(column, ofView) + "DROP DEFAULT";
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(column, LockMode.ACCESS_EXCLUSIVE);
  }
}
