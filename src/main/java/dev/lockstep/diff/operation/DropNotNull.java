// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.ObjectId;
import java.util.Optional;

/** {@code ALTER COLUMN … DROP NOT NULL}. */
public record DropNotNull(ObjectId column) implements Operation {
  @Override
  public String sql() {
    return SqlText.alterColumn(column) + "DROP NOT NULL";
  }

  @Override
  public Optional<LockMode> lock() {
    return Optional.of(LockMode.ACCESS_EXCLUSIVE);
  }
}
