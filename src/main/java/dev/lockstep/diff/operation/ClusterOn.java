// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.ObjectId;
import dev.lockstep.postgres.LockMode;
import java.util.Optional;

/**
 * {@code CLUSTER ON} and {@code SET WITHOUT CLUSTER}.
 *
 * @param index what {@code CLUSTER} is to go by; empty for none
 */
public record ClusterOn(ObjectId table, Optional<String> index) implements Operation {
  @Override
  public String sql() {
    return SqlNames.alterTable(table)
        + index.map(name -> "CLUSTER ON " + SqlNames.name(name)).orElse("SET WITHOUT CLUSTER");
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(table, LockMode.SHARE_UPDATE_EXCLUSIVE);
  }
}
