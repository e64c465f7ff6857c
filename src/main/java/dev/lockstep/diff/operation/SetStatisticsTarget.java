// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Statistics;

/** {@code ALTER STATISTICS … SET STATISTICS}. */
public record SetStatisticsTarget(CatalogObject statistics) implements Operation {
  @Override
  public String sql() {
    return "ALTER STATISTICS "
        + SqlNames.qualified(statistics.id())
        + " SET STATISTICS "
        + new Statistics(statistics).target().orElse("-1");
  }
}
