// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;
import java.util.Set;

/** {@code VALIDATE CONSTRAINT}: reads all rows, beside those who read and write. */
public record ValidateConstraint(CatalogObject constraint) implements Operation {
  @Override
  public String sql() {
    return AddConstraint.alter(constraint)
        + "VALIDATE CONSTRAINT "
        + SqlNames.name(constraint.id().part());
  }

  @Override
  public Set<Hazard> hazards() {
    return Set.of(Hazard.NEEDS_DATA);
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(constraint.id(), LockMode.SHARE_UPDATE_EXCLUSIVE);
  }
}
