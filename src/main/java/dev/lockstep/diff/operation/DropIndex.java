// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Index;
import dev.lockstep.postgres.LockMode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code DROP INDEX}.
 *
 * @param withKeys whether keys of partitions are part of it: neither can go alone
 */
public record DropIndex(CatalogObject index, boolean withKeys) implements Operation {
  @Override
  public String sql() {
    return "DROP INDEX " + SqlNames.qualified(index.id()) + (withKeys ? " CASCADE" : "");
  }

  @Override
  public Optional<Lock> lock() {
    return Lock.on(Objects.requireNonNull(index.owner()), LockMode.ACCESS_EXCLUSIVE);
  }

  @Override
  public SafeForm safely(InUse use) {
    boolean alone = !new Index(index).isPartitioned() && !use.needed() && use.isBusy(index);
    return alone
        ? SafeForm.of(
            List.of(
                new Placed(
                    Stage.CONCURRENT,
                    RenderedStatement.outsideTransaction(
                        "DROP INDEX CONCURRENTLY "
                            + SqlNames.qualified(index.id())
                            + (withKeys ? " CASCADE" : "")))),
            use.stage())
        : use.plain(this);
  }
}
