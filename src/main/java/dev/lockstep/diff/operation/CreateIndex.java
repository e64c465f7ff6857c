// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Index;
import dev.lockstep.postgres.LockMode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** {@code CREATE INDEX}. */
public record CreateIndex(CatalogObject index) implements Operation {
  @Override
  public String sql() {
    return new Index(index).definition();
  }

  @Override
  public Set<Hazard> hazards() {
    return new Index(index).isUnique()
        ? Set.of(Hazard.BLOCKS_WRITES, Hazard.NEEDS_DATA)
        : Set.of(Hazard.BLOCKS_WRITES);
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(Objects.requireNonNull(index.owner()), LockMode.SHARE);
  }

  /** Beside those who write; that of a partitioned table cannot be built so. */
  @Override
  public SafeForm safely(InUse use) {
    if (!use.isBusy(index) || use.isPartitioned(index)) {
      return use.plain(this);
    }
    Index attributes = new Index(index);
    return SafeForm.of(
        List.of(
            new Placed(
                Stage.CONCURRENT,
                RenderedStatement.outsideTransaction(
                    (attributes.isUnique() ? "CREATE UNIQUE INDEX" : "CREATE INDEX")
                        + " CONCURRENTLY "
                        + attributes.nameAndRest()))),
        Stage.SETTLE);
  }
}
