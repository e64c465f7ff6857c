// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Index;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Table;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What a partition has of an index or key of its table.
 *
 * @param object an index or constraint of the partition
 * @param parent that of the table
 */
public record PartOfPartition(CatalogObject object, ObjectId parent) {
  /** The partition. */
  ObjectId table() {
    return Objects.requireNonNull(object.owner());
  }

  /** Whether the partition is split again, so that there is nothing to build. */
  boolean isSplit(InUse use) {
    return use.from()
        .find(table())
        .filter(partition -> new Table(partition).isPartitioned())
        .isPresent();
  }

  /** Whether the partition has it already, or gets it under its name before. */
  boolean isThere(InUse use) {
    return use.from().contains(object.id()) || use.created().contains(object.id());
  }

  /**
   * Whether it is a part of another whole now: it goes with that one, and PostgreSQL lets no part
   * change over.
   */
  private boolean isOfAnother(InUse use) {
    return use.from()
        .find(object.id())
        .flatMap(use.from()::parentOf)
        .filter(whole -> !whole.id().equals(parent))
        .isPresent();
  }

  /** Its {@code CREATE INDEX CONCURRENTLY}. */
  RenderedStatement concurrently() {
    Index index = new Index(object);
    return RenderedStatement.outsideTransaction(
        (index.isUnique() ? "CREATE UNIQUE INDEX" : "CREATE INDEX")
            + " CONCURRENTLY "
            + index.nameAndRest());
  }

  /**
   * Whether {@code parts} are those of all partitions that {@code table} had before, and none is
   * taken: others, and partitions that come or go meanwhile, are left to PostgreSQL.
   */
  static boolean coverAll(List<PartOfPartition> parts, ObjectId table, InUse use) {
    Set<ObjectId> covered = new HashSet<>();
    parts.forEach(part -> covered.add(part.table()));
    Set<ObjectId> partitions = new HashSet<>();
    addPartitions(table, use, partitions);
    return covered.equals(partitions) && parts.stream().noneMatch(part -> part.isOfAnother(use));
  }

  private static void addPartitions(ObjectId table, InUse use, Set<ObjectId> found) {
    for (CatalogObject each : use.from().ofKind(ObjectKind.TABLE)) {
      Table attributes = new Table(each);
      if (attributes.isPartition() && attributes.parents().equals(SqlNames.qualified(table))) {
        found.add(each.id());
        addPartitions(each.id(), use, found);
      }
    }
  }
}
