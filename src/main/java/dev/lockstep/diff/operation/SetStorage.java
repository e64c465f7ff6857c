// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;

/** {@code ALTER COLUMN … SET STORAGE}. */
public record SetStorage(CatalogObject column) implements Operation {
  @Override
  public String sql() {
    return SqlNames.alterColumn(column.id())
        + "SET STORAGE "
        + new Column(column).storage().orElse(usual());
  }

  /** PostgreSQL before 16 has no word for the type's own storage. */
  private String usual() {
    return TypeChange.base(new Column(column).type()).equals("numeric") ? "MAIN" : "EXTENDED";
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(column.id(), LockMode.ACCESS_EXCLUSIVE);
  }
}
