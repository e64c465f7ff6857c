// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.kind;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Policy;
import dev.lockstep.diff.operation.AlterPolicy;
import dev.lockstep.diff.operation.CreatePolicy;
import dev.lockstep.diff.operation.Operation;
import java.util.List;
import java.util.Set;

/** Row security policies. */
final class PolicyOperations implements KindOperations {
  @Override
  public List<Operation> create(CatalogObject policy, BothCatalogs around) {
    return List.of(new CreatePolicy(policy));
  }

  /** ALTER POLICY can replace a condition but not take it away. */
  @Override
  public boolean inPlace(
      CatalogObject from, CatalogObject to, Set<String> attributes, BothCatalogs around) {
    Policy before = new Policy(from);
    Policy after = new Policy(to);
    return Set.of(Policy.ROLES, Policy.USING, Policy.CHECK).containsAll(attributes)
        && before.using().isPresent() == after.using().isPresent()
        && before.check().isPresent() == after.check().isPresent();
  }

  @Override
  public List<Operation> alter(
      CatalogObject from, CatalogObject to, Set<String> attributes, BothCatalogs around) {
    return List.of(new AlterPolicy(to));
  }
}
