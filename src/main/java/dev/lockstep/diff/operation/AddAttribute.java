// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.ObjectId;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;

/**
 * {@code ALTER TYPE … ADD ATTRIBUTE}.
 *
 * @param attribute quoted where it needs it
 */
public record AddAttribute(ObjectId composite, String attribute, String type) implements Operation {
  @Override
  public String sql() {
    return "ALTER TYPE "
        + SqlNames.qualified(composite)
        + " ADD ATTRIBUTE "
        + attribute
        + " "
        + type;
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(composite, LockMode.ACCESS_EXCLUSIVE);
  }

  @Override
  public Reversibility reversibility() {
    return Reversibility.LOSSY;
  }
}
