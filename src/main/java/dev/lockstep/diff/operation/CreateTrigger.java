// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Trigger;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;

/** {@code CREATE TRIGGER} or {@code CREATE RULE}. */
public record CreateTrigger(CatalogObject trigger) implements Operation {
  @Override
  public String sql() {
    return new Trigger(trigger).definition();
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(
        trigger.id(),
        trigger.kind() == ObjectKind.RULE
            ? LockMode.ACCESS_EXCLUSIVE
            : LockMode.SHARE_ROW_EXCLUSIVE);
  }
}
