// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.ObjectId;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;

/**
 * {@code OF} and {@code NOT OF}.
 *
 * @param type the composite type that gives the table its columns; empty for none any more
 */
public record SetTableType(ObjectId table, Optional<String> type) implements Operation {
  @Override
  public String sql() {
    return SqlNames.alterTable(table) + type.map(name -> "OF " + name).orElse("NOT OF");
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(table, LockMode.ACCESS_EXCLUSIVE);
  }
}
