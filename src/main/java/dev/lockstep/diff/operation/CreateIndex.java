// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Index;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.postgres.LockMode;
import dev.lockstep.sql.LexedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * {@code CREATE INDEX}.
 *
 * @param parts those of partitions that come with it, a whole before its parts
 */
public record CreateIndex(CatalogObject index, List<PartOfPartition> parts) implements Operation {
  public CreateIndex {
    parts = List.copyOf(parts);
  }

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

  @Override
  public String instead() {
    return "For large partitions, build an index of each CONCURRENTLY in migrations before this one:"
        + " then it is taken over";
  }

  /** Beside those who write; that of a partitioned table by its partitions. */
  @Override
  public SafeForm safely(InUse use) {
    ObjectId table = Objects.requireNonNull(index.owner());
    if (!use.isBusy(index)
        || (use.isPartitioned(index) && !PartOfPartition.coverAll(parts, table, use))) {
      return use.plain(this);
    }
    return use.isPartitioned(index)
        ? SafeForm.of(byPartitions(use), Stage.SETTLE)
        : SafeForm.of(
            List.of(
                new Placed(
                    Stage.CONCURRENT, new PartOfPartition(index, index.id()).concurrently())),
            Stage.SETTLE);
  }

  /**
   * Those of split tables hold nothing, and are complete when all parts are attached: in the same
   * transaction, so that there is never one without, which no way back could make.
   */
  private List<Placed> byPartitions(InUse use) {
    List<Placed> statements = new ArrayList<>();
    statements.add(new Placed(Stage.SETTLE, RenderedStatement.of(only(index))));
    for (PartOfPartition part : parts) {
      if (part.isThere(use)) {
        continue;
      }
      statements.add(
          part.isSplit(use)
              ? new Placed(Stage.SETTLE, RenderedStatement.of(only(part.object())))
              : new Placed(Stage.CONCURRENT, part.concurrently()));
    }
    for (PartOfPartition part : parts.reversed()) {
      statements.add(
          new Placed(
              Stage.SETTLE,
              RenderedStatement.of(
                  "ALTER INDEX %s ATTACH PARTITION %s"
                      .formatted(
                          SqlNames.qualified(part.parent()),
                          SqlNames.qualified(part.object().id())))));
    }
    return statements;
  }

  /** {@code CREATE INDEX … ON ONLY …}: for no partition yet. */
  private static String only(CatalogObject index) {
    String sql = new Index(index).definition();
    int on = new Index(index).isUnique() ? 4 : 3;
    int end = LexedText.of(sql).withoutComments().get(on).end();
    return sql.substring(0, end) + " ONLY" + sql.substring(end);
  }
}
