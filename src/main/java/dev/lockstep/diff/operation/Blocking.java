// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.ObjectId;
import dev.lockstep.postgres.LockMode;

/**
 * What a statement of a lock-safe migration keeps others from all the same: PostgreSQL has no form
 * of it that goes through the table beside them.
 *
 * @param table which was there before, and may be large
 * @param whole whether it is partitioned, so that all its partitions are meant
 * @param hazard how the statement goes through it
 * @param mode the lock that it holds meanwhile
 * @param instead why there is no other form, and what people can do
 */
public record Blocking(
    ObjectId table, boolean whole, Hazard hazard, LockMode mode, String instead) {
  /** What it does, to what, who waits: a line for people, without what to do instead. */
  public String text() {
    String name = (whole ? "all partitions of " : "all of ") + SqlNames.qualified(table);
    String does =
        switch (hazard) {
          case TABLE_REWRITE -> "writes " + name + " anew";
          case BLOCKS_WRITES -> "builds an index over " + name;
          default -> "reads " + name;
        };
    return does + " under " + mode.label() + ": " + mode.blocks() + " wait meanwhile";
  }
}
