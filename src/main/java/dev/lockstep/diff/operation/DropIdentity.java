// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.ObjectId;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;

/**
 * {@code ALTER COLUMN … DROP IDENTITY}.
 *
 * @param goesOn whether something else goes on from the number that it has come to
 */
public record DropIdentity(ObjectId column, boolean goesOn) implements Operation {
  @Override
  public String sql() {
    return SqlNames.alterColumn(column) + "DROP IDENTITY";
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(column, LockMode.ACCESS_EXCLUSIVE);
  }

  /** An identity that goes takes along what its next value is. */
  @Override
  public Reversibility reversibility() {
    return goesOn ? Reversibility.LOSSLESS : Reversibility.LOSSY;
  }
}
