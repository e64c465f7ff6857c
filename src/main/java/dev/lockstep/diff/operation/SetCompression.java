// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import java.util.Optional;

/** {@code ALTER COLUMN … SET COMPRESSION}. */
public record SetCompression(CatalogObject column) implements Operation {
  @Override
  public String sql() {
    return SqlText.alterColumn(column.id())
        + "SET COMPRESSION "
        + new Column(column).compression().orElse("default");
  }

  @Override
  public Optional<LockMode> lock() {
    return Optional.of(LockMode.ACCESS_EXCLUSIVE);
  }
}
