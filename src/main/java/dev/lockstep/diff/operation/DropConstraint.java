// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;

/**
 * {@code DROP CONSTRAINT}, of a table or a domain.
 *
 * @param reach what becomes of that of tables that inherit it
 */
public record DropConstraint(CatalogObject constraint, Reach reach) implements Operation {
  @Override
  public String sql() {
    return (reach == Reach.ONLY
            ? SqlNames.alterTable(constraint.id(), reach)
            : AddConstraint.alter(constraint))
        + "DROP CONSTRAINT "
        + SqlNames.ifThere(reach)
        + SqlNames.name(constraint.id().part());
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(constraint.id(), LockMode.ACCESS_EXCLUSIVE);
  }
}
