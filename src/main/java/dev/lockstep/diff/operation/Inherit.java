// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.ObjectId;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;

/** {@code INHERIT}: a table becomes the child of another. */
public record Inherit(ObjectId table, String parent) implements Operation {
  @Override
  public String sql() {
    return SqlNames.alterTable(table) + "INHERIT " + parent;
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(table, LockMode.ACCESS_EXCLUSIVE);
  }
}
