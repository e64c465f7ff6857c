// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.postgres.LockMode;
import java.util.List;
import java.util.Optional;

/**
 * {@code RESET (…)}.
 *
 * @param names of the options that go
 */
public record ResetOptions(CatalogObject object, List<String> names) implements Operation {
  public ResetOptions {
    names = List.copyOf(names);
  }

  @Override
  public String sql() {
    return SetOptions.alter(object) + "RESET (" + String.join(", ", names) + ")";
  }

  @Override
  public Optional<Lock> lock() {
    return object.kind() == ObjectKind.CONSTRAINT
        ? Optional.empty()
        : Lock.on(object.id(), LockMode.SHARE_UPDATE_EXCLUSIVE);
  }
}
