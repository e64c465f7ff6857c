// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import java.util.Optional;

/** {@code DROP} of what holds no data. */
public record DropObject(CatalogObject object) implements Operation {
  @Override
  public String sql() {
    return "DROP " + SqlText.target(object);
  }

  @Override
  public Optional<LockMode> lock() {
    return switch (object.kind()) {
      case TRIGGER, RULE, POLICY, VIEW, MATERIALIZED_VIEW -> Optional.of(LockMode.ACCESS_EXCLUSIVE);
      case STATISTICS -> Optional.of(LockMode.SHARE_UPDATE_EXCLUSIVE);
      default -> Optional.empty();
    };
  }
}
