// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.ObjectId;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;

/**
 * {@code DROP SEQUENCE}.
 *
 * @param goesOn whether another one goes on from the number that it has come to
 */
public record DropSequence(ObjectId sequence, boolean goesOn) implements Operation {
  @Override
  public String sql() {
    return "DROP SEQUENCE " + SqlNames.qualified(sequence);
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(sequence, LockMode.ACCESS_EXCLUSIVE);
  }

  /** Its number is gone with it. */
  @Override
  public Reversibility reversibility() {
    return goesOn ? Reversibility.LOSSLESS : Reversibility.LOSSY;
  }
}
