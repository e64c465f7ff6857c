// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;

/** {@code ALTER COLUMN … ADD GENERATED … AS IDENTITY}. */
public record AddIdentity(CatalogObject column) implements Operation {
  /** As a column's definition has it, with a blank before. */
  static String words(CatalogObject column) {
    return " GENERATED "
        + new Column(column).identity().orElse("")
        + " AS IDENTITY"
        + new Column(column)
            .identityOptions()
            .map(list -> " (" + list.replace(",", "") + ")")
            .orElse("");
  }

  @Override
  public String sql() {
    return SqlNames.alterColumn(column.id()) + "ADD" + words(column);
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(column.id(), LockMode.ACCESS_EXCLUSIVE);
  }
}
