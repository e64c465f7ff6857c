// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.ObjectId;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;
import java.util.Set;

/**
 * {@code ALTER TYPE … DROP ATTRIBUTE}.
 *
 * @param attribute quoted where it needs it
 */
public record DropAttribute(ObjectId composite, String attribute) implements Operation {
  @Override
  public String sql() {
    return "ALTER TYPE " + SqlNames.qualified(composite) + " DROP ATTRIBUTE " + attribute;
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.DATA_LOSS);
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(composite, LockMode.ACCESS_EXCLUSIVE);
  }

  @Override
  public Reversibility reversibility() {
    return Reversibility.IRREVERSIBLE;
  }
}
