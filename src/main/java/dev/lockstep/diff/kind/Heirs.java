// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.kind;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Table;
import dev.lockstep.diff.operation.Operation;
import dev.lockstep.diff.operation.Reach;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes a column or check from a table that others inherit from. Theirs goes along unless the
 * statement says ONLY: then it is their own from there on.
 *
 * @param around the catalogs before and after
 * @param dropping the statement
 */
record Heirs(BothCatalogs around, Dropping dropping) {
  /** Whether a table that inherits a column stays NOT NULL where the parent does not. */
  static boolean keepNotNull(CatalogObject column, BothCatalogs around) {
    return new Column(column).isNotNull()
        && of(column, around).stream()
            .anyMatch(
                heir ->
                    keepNotNull(heir, around)
                        || (new Column(heir).isNotNull()
                            && around
                                .to()
                                .find(heir.id())
                                .filter(after -> new Column(after).isNotNull())
                                .isPresent()));
  }

  /** What takes one of them. */
  interface Dropping {
    Operation of(CatalogObject part, Reach reach);
  }

  /** The operations that take it, and leave it where an heir has it as its own afterwards. */
  List<Operation> drop(CatalogObject part) {
    List<Operation> operations = new ArrayList<>();
    add(part, Reach.HEIRS, operations);
    return operations;
  }

  private void add(CatalogObject part, Reach most, List<Operation> operations) {
    boolean only = of(part, around).stream().anyMatch(this::isKeptBelow);
    operations.add(dropping.of(part, only ? Reach.ONLY : most));
    for (CatalogObject heir : of(part, around)) {
      if (only && !isKept(heir)) {
        add(heir, Reach.HEIRS, operations);
      } else if (!only && staysBehind(heir)) {
        add(heir, Reach.WHERE_THERE, operations);
      }
    }
  }

  private boolean isKeptBelow(CatalogObject heir) {
    return isKept(heir) || of(heir, around).stream().anyMatch(this::isKeptBelow);
  }

  private boolean isKept(CatalogObject heir) {
    return around.to().find(heir.id()).filter(part -> !part.isInherited()).isPresent();
  }

  /** An heir that had it by itself as well keeps it; once it came back with the parent's, not. */
  private boolean staysBehind(CatalogObject heir) {
    return heir.isSaidTwice() && !around.to().contains(heir.id());
  }

  /** Those of tables that inherit before and after. */
  private static List<CatalogObject> of(CatalogObject part, BothCatalogs around) {
    List<CatalogObject> heirs = new ArrayList<>();
    for (CatalogObject table : around.from().ofKind(ObjectKind.TABLE)) {
      ObjectId id = table.id();
      boolean inherits =
          new Table(table).isChildOf(part.id())
              && around
                  .to()
                  .find(id)
                  .filter(after -> new Table(after).isChildOf(part.id()))
                  .isPresent();
      if (inherits) {
        around
            .from()
            .find(new ObjectId(part.kind(), id.schema(), id.name(), part.id().part()))
            .filter(CatalogObject::isInherited)
            .ifPresent(heirs::add);
      }
    }
    return heirs;
  }
}
