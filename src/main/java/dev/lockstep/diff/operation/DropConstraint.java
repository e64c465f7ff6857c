// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;

/** {@code DROP CONSTRAINT}, of a table or a domain. */
public record DropConstraint(CatalogObject constraint) implements Operation {
  @Override
  public String sql() {
    return AddConstraint.alter(constraint)
        + "DROP CONSTRAINT "
        + SqlNames.name(constraint.id().part());
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(constraint.id(), LockMode.ACCESS_EXCLUSIVE);
  }
}
