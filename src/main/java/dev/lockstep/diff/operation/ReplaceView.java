// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;

/** {@code CREATE OR REPLACE VIEW}: its columns stay, and new ones come last. */
public record ReplaceView(CatalogObject view) implements Operation {
  @Override
  public String sql() {
    return "CREATE OR REPLACE VIEW " + CreateView.body(view);
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(view.id(), LockMode.ACCESS_EXCLUSIVE);
  }
}
