// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import dev.lockstep.catalog.Constraint;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Table;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
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

  /** The plain form of an operation in its stage. Whom it keeps waiting is said where it stands. */
  SafeForm plain(Operation operation) {
    return plain(operation.statement().blocking(operation.blocking(this)));
  }

  SafeForm plain(RenderedStatement statement) {
    return SafeForm.of(List.of(new Placed(stage, statement)), stage);
  }

  /** What an operation goes through if it is the relation of its lock, and was there before. */
  List<Blocking> goingThrough(Operation operation, Lock taken) {
    return operation.hazards().stream()
        .filter(Hazard::growsWithTable)
        .min(Comparator.naturalOrder())
        .filter(hazard -> isBusy(taken.relation()))
        .map(hazard -> blocking(operation, hazard, taken))
        .stream()
        .toList();
  }

  /** What an operation makes anew of indexes over a column, under its lock. */
  List<Blocking> indexing(Operation operation, CatalogObject column) {
    boolean indexed =
        from.objects().values().stream()
            .filter(
                each ->
                    each.kind() == ObjectKind.INDEX
                        || (each.kind() == ObjectKind.CONSTRAINT
                            && new Constraint(each).hasIndex()))
            .anyMatch(each -> each.dependencies().contains(column.id()));
    return operation.lock().stream()
        .filter(taken -> indexed && isBusy(taken.relation()))
        .map(taken -> blocking(operation, Hazard.BLOCKS_WRITES, taken))
        .toList();
  }

  /** Says that an operation goes through a table. */
  Blocking blocking(Operation operation, Hazard hazard, Lock taken) {
    return new Blocking(
        taken.relation(),
        from.find(taken.relation()).filter(each -> new Table(each).isPartitioned()).isPresent(),
        hazard,
        taken.mode(),
        operation.instead());
  }

  /** The tables that have columns of a type, or of one that is made of it. */
  List<ObjectId> tablesWith(ObjectId type) {
    Set<ObjectId> types = new LinkedHashSet<>(List.of(type));
    boolean found = true;
    while (found) {
      found = false;
      for (CatalogObject each : from.objects().values()) {
        found |=
            SqlNames.isType(each.kind())
                && !Collections.disjoint(each.dependencies(), types)
                && types.add(each.id());
      }
    }
    return from.ofKind(ObjectKind.COLUMN).stream()
        .filter(column -> !Collections.disjoint(column.dependencies(), types))
        .map(column -> ObjectId.table(column.id().schema(), column.id().name()))
        .distinct()
        .filter(this::isBusy)
        .filter(
            table -> from.find(table).filter(each -> !new Table(each).isPartitioned()).isPresent())
        .toList();
  }

  /** The tables with keys to one that {@code partition} is a part of. */
  List<ObjectId> referringTo(CatalogObject partition) {
    Set<ObjectId> wholes = new LinkedHashSet<>();
    Optional<CatalogObject> part = Optional.of(partition);
    while (part.isPresent()) {
      String parent = new Table(part.get()).parents();
      part =
          from.ofKind(ObjectKind.TABLE).stream()
              .filter(each -> SqlNames.qualified(each.id()).equals(parent))
              .findFirst();
      part.ifPresent(whole -> wholes.add(whole.id()));
    }
    return from.ofKind(ObjectKind.CONSTRAINT).stream()
        .filter(key -> new Constraint(key).isForeignKey())
        .filter(
            key ->
                key.dependencies().stream()
                    .anyMatch(id -> wholes.contains(ObjectId.table(id.schema(), id.name()))))
        .map(key -> ObjectId.table(key.id().schema(), key.id().name()))
        .filter(this::isBusy)
        .filter(table -> !wholes.contains(table) && !table.equals(partition.id()))
        .distinct()
        .toList();
  }

  /**
   * The tables that inherit from that of {@code column}, and have one of its name that may be NULL.
   */
  List<ObjectId> heirsWithNullable(CatalogObject column) {
    return from.ofKind(ObjectKind.TABLE).stream()
        .filter(table -> new Table(table).isChildOf(column.id()))
        .map(CatalogObject::id)
        .filter(
            table ->
                from.find(
                        new ObjectId(
                            ObjectKind.COLUMN, table.schema(), table.name(), column.id().part()))
                    .filter(own -> !new Column(own).isNotNull())
                    .isPresent())
        .filter(this::isBusy)
        .toList();
  }

  /** Whether a table was there before and is not made anew. */
  boolean isBusy(ObjectId table) {
    return from.contains(table) && !created.contains(table);
  }

  /** Whether it is part of a table that was there before, and so may be large and in use. */
  boolean isBusy(CatalogObject part) {
    ObjectId owner = part.owner();
    return owner != null && owner.kind() != ObjectKind.DOMAIN && isBusy(owner);
  }

  /** Whether it is part of a partitioned table. */
  boolean isPartitioned(CatalogObject part) {
    ObjectId owner = part.owner();
    return owner != null
        && from.find(owner).filter(table -> new Table(table).isPartitioned()).isPresent();
  }

  /** Whether a backfill can walk the table that it is part of: it has a primary key. */
  boolean hasKey(CatalogObject part) {
    ObjectId owner = part.owner();
    return owner != null
        && from.parts(ObjectKind.CONSTRAINT, owner).stream()
            .anyMatch(key -> new Constraint(key).isPrimaryKey());
  }

  /** The constraints that a table had before. */
  List<CatalogObject> constraintsBeside(ObjectId column) {
    return from.parts(ObjectKind.CONSTRAINT, ObjectId.table(column.schema(), column.name()));
  }
}
