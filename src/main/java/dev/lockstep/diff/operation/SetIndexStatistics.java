// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.ObjectId;

/**
 * {@code ALTER INDEX … SET STATISTICS}, of an expression.
 *
 * @param column its number in the index
 */
public record SetIndexStatistics(ObjectId index, String column, String target)
    implements Operation {
  /** By a line as the catalog has it: {@code 1 500}. */
  public static SetIndexStatistics of(ObjectId index, String line) {
    String[] columnAndTarget = line.split(" ", 2);
    return new SetIndexStatistics(index, columnAndTarget[0], columnAndTarget[1]);
  }

  @Override
  public String sql() {
    return "ALTER INDEX %s ALTER COLUMN %s SET STATISTICS %s"
        .formatted(SqlNames.qualified(index), column, target);
  }
}
