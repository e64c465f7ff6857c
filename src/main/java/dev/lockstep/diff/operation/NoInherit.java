// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.ObjectId;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;

/** {@code NO INHERIT}: a table is no child of another any more. */
public record NoInherit(ObjectId table, String parent) implements Operation {
  @Override
  public String sql() {
    return SqlNames.alterTable(table) + "NO INHERIT " + parent;
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(table, LockMode.ACCESS_EXCLUSIVE);
  }
}
