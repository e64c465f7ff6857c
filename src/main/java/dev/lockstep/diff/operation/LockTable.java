// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.ObjectId;
import dev.lockstep.postgres.LockMode;
import java.util.List;
import java.util.Optional;

/** {@code LOCK TABLE}: no number is given from now on. */
public record LockTable(ObjectId table) implements Operation {
  @Override
  public String sql() {
    return "LOCK TABLE " + SqlNames.qualified(table) + " IN ACCESS EXCLUSIVE MODE";
  }

  @Override
  public List<String> comment() {
    return List.of("no number is given while the sequence changes");
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(table, LockMode.ACCESS_EXCLUSIVE);
  }
}
