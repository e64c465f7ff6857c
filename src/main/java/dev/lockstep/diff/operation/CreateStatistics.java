// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Statistics;
import dev.lockstep.postgres.LockMode;
import java.util.Objects;
import java.util.Optional;

/** {@code CREATE STATISTICS}. */
public record CreateStatistics(CatalogObject statistics) implements Operation {
  @Override
  public String sql() {
    return new Statistics(statistics).definition();
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(Objects.requireNonNull(statistics.owner()), LockMode.SHARE_UPDATE_EXCLUSIVE);
  }
}
