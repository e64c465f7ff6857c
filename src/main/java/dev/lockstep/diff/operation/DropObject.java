// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;

/** {@code DROP} of what holds no data. */
public record DropObject(CatalogObject object) implements Operation {
  @Override
  public String sql() {
    return "DROP " + SqlNames.target(object);
  }

  @Override
  public Optional<Lock> lock() {
    return switch (object.kind()) {
      case TRIGGER, RULE, POLICY, VIEW, MATERIALIZED_VIEW, COMPOSITE ->
          Lock.on(object.id(), LockMode.ACCESS_EXCLUSIVE);
      case STATISTICS -> Lock.on(object.id(), LockMode.SHARE_UPDATE_EXCLUSIVE);
      default -> Optional.empty();
    };
  }
}
