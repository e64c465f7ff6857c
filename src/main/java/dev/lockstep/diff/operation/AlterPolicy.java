// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Policy;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;

/** {@code ALTER POLICY}: other roles and conditions. */
public record AlterPolicy(CatalogObject policy) implements Operation {
  @Override
  public String sql() {
    return "ALTER " + SqlNames.target(policy) + CreatePolicy.conditions(new Policy(policy));
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(policy.id(), LockMode.ACCESS_EXCLUSIVE);
  }
}
