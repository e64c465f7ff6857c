// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.ObjectId;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;

/**
 * {@code ALTER COLUMN … SET DEFAULT}, of a table or a view.
 *
 * @param column by the identity of the column or of its default
 */
public record SetDefault(ObjectId column, boolean ofView, String expression) implements Operation {
  @Override
  public String sql() {
    return alter(column, ofView) + "SET DEFAULT " + expression;
  }

  static String alter(ObjectId column, boolean ofView) {
    return ofView
        ? "ALTER VIEW %s ALTER COLUMN %s "
            .formatted(SqlNames.qualified(column), SqlNames.name(column.part()))
        : SqlNames.alterColumn(column);
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(column, LockMode.ACCESS_EXCLUSIVE);
  }
}
