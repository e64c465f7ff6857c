// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;

/** {@code ALTER COLUMN … SET STATISTICS}. */
public record SetColumnStatistics(CatalogObject column) implements Operation {
  @Override
  public String sql() {
    return SqlNames.alterColumn(column.id())
        + "SET STATISTICS "
        + new Column(column).statistics().orElse("-1");
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(column.id(), LockMode.SHARE_UPDATE_EXCLUSIVE);
  }
}
