// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Table;
import java.util.List;
import java.util.Set;

/**
 * What the lock-safe form of an operation depends on: what was there before, and so may be large
 * and in use, and the step that the operation is of.
 *
 * @param from the catalog before
 * @param created the objects that the same difference makes: they are empty, so nothing is unsafe
 * @param change the change that the operation is for
 * @param needed whether other steps come after it
 * @param stage the earliest stage for what old code does not notice
 */
public record InUse(
    Catalog from, Set<ObjectId> created, Change change, boolean needed, Stage stage) {
  /** The same for another operation of the step. */
  public InUse at(Stage other) {
    return new InUse(from, created, change, needed, other);
  }

  /** The plain form of an operation in its stage. */
  SafeForm plain(Operation operation) {
    return plain(operation.statement());
  }

  SafeForm plain(RenderedStatement statement) {
    return SafeForm.of(List.of(new Placed(stage, statement)), stage);
  }

  /**
   * The plain form of a rewrite. It stays: every way around it needs two versions of the code that
   * uses the table, which only people can write. So it is said where it is read.
   */
  SafeForm rewriting(Operation operation, CatalogObject part) {
    RenderedStatement statement = operation.statement();
    return plain(
        statement.hazards().contains(Hazard.TABLE_REWRITE) && isBusy(part)
            ? statement
                .commented(
                    "rewrites the table: nobody reads or writes it meanwhile. For a large table,")
                .commented(
                    "add a column beside this one, backfill it, and let the code change over")
            : statement);
  }

  /** Whether it is part of a table that was there before, and so may be large and in use. */
  boolean isBusy(CatalogObject part) {
    ObjectId owner = part.owner();
    return owner != null
        && owner.kind() != ObjectKind.DOMAIN
        && from.contains(owner)
        && !created.contains(owner);
  }

  /** Whether it is part of a partitioned table. */
  boolean isPartitioned(CatalogObject part) {
    ObjectId owner = part.owner();
    return owner != null
        && from.find(owner).filter(table -> new Table(table).isPartitioned()).isPresent();
  }

  /** The constraints that a table had before. */
  List<CatalogObject> constraintsBeside(ObjectId column) {
    return from.parts(ObjectKind.CONSTRAINT, ObjectId.table(column.schema(), column.name()));
  }
}
