// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Policy;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;

/** {@code CREATE POLICY}. */
public record CreatePolicy(CatalogObject policy) implements Operation {
  @Override
  public String sql() {
    Policy attributes = new Policy(policy);
    return "CREATE "
        + SqlNames.target(policy)
        + (attributes.isRestrictive() ? " AS RESTRICTIVE" : "")
        + " FOR "
        + attributes.command()
        + conditions(attributes);
  }

  static String conditions(Policy policy) {
    return " TO "
        + policy.roles()
        + policy.using().map(using -> " USING (" + using + ")").orElse("")
        + policy.check().map(check -> " WITH CHECK (" + check + ")").orElse("");
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(policy.id(), LockMode.ACCESS_EXCLUSIVE);
  }
}
