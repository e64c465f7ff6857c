// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.kind;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Constraint;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Table;
import dev.lockstep.diff.operation.AttachPartition;
import dev.lockstep.diff.operation.ColumnDefinition;
import dev.lockstep.diff.operation.CreateTable;
import dev.lockstep.diff.operation.DetachPartition;
import dev.lockstep.diff.operation.DropTable;
import dev.lockstep.diff.operation.ForceRowSecurity;
import dev.lockstep.diff.operation.Inherit;
import dev.lockstep.diff.operation.NoInherit;
import dev.lockstep.diff.operation.Operation;
import dev.lockstep.diff.operation.SetAccessMethod;
import dev.lockstep.diff.operation.SetLogged;
import dev.lockstep.diff.operation.SetOptions;
import dev.lockstep.diff.operation.SetRowSecurity;
import dev.lockstep.diff.operation.SetTableType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tables: partitioned ones, partitions and children among them. */
final class TableOperations implements KindOperations {
  @Override
  public List<Operation> create(CatalogObject table, BothCatalogs around) {
    List<Operation> operations = new ArrayList<>();
    operations.add(new CreateTable(table, columns(table, around), constraints(table, around)));
    if (new Table(table).hasRowSecurity()) {
      operations.add(new SetRowSecurity(table));
    }
    if (new Table(table).forcesRowSecurity()) {
      operations.add(new ForceRowSecurity(table));
    }
    for (CatalogObject part : partsAlong(table.id(), around)) {
      operations.addAll(Kinds.settings(part, around));
    }
    return operations;
  }

  private static List<ColumnDefinition> columns(CatalogObject table, BothCatalogs around) {
    return around.to().columns(table.id()).stream()
        .filter(column -> new Table(table).ofType().isPresent() || isSaid(column))
        .map(column -> ColumnOperations.definition(column, around))
        .toList();
  }

  private static List<CatalogObject> constraints(CatalogObject table, BothCatalogs around) {
    return around.to().parts(ObjectKind.CONSTRAINT, table.id()).stream()
        .filter(constraint -> around.madeAlong(constraint) || constraint.isSaidTwice())
        .sorted(
            Comparator.comparing((CatalogObject c) -> new Constraint(c).isPrimaryKey() ? 0 : 1)
                .thenComparing(CatalogObject::id))
        .toList();
  }

  /** A child may say again what its parent says, and then keeps it when the parent's goes. */
  private static boolean isSaid(CatalogObject part) {
    return !part.isInherited() || part.isSaidTwice();
  }

  /** Columns and constraints whose further settings follow the statement that makes them. */
  private static List<CatalogObject> partsAlong(ObjectId table, BothCatalogs around) {
    List<CatalogObject> parts = new ArrayList<>();
    around.to().columns(table).stream().filter(c -> !c.isInherited()).forEach(parts::add);
    around.to().parts(ObjectKind.CONSTRAINT, table).stream()
        .filter(around::madeAlong)
        .forEach(parts::add);
    return parts;
  }

  @Override
  public List<Operation> drop(CatalogObject table, BothCatalogs around) {
    List<Operation> operations = new ArrayList<>();
    if (isReferencedAsAPart(table, around.from())) {
      operations.add(new DetachPartition(table));
    }
    operations.addAll(SequenceOperations.release(table.id(), around));
    operations.add(new DropTable(table));
    return operations;
  }

  /** A foreign key that refers to the whole does not let a part go, unless it is none any more. */
  private static boolean isReferencedAsAPart(CatalogObject table, Catalog from) {
    Set<ObjectId> wholes = new HashSet<>();
    @Nullable CatalogObject part = table;
    while (part != null && new Table(part).isPartition()) {
      part =
          part.dependencies().stream()
              .filter(id -> id.kind() == ObjectKind.TABLE)
              .flatMap(id -> from.find(id).stream())
              .filter(whole -> new Table(whole).isPartitioned())
              .findFirst()
              .orElse(null);
      if (part != null) {
        wholes.add(part.id());
      }
    }
    return !wholes.isEmpty()
        && from.ofKind(ObjectKind.CONSTRAINT).stream()
            .filter(key -> new Constraint(key).isForeignKey() && !table.id().equals(key.owner()))
            .flatMap(key -> key.dependencies().stream())
            .anyMatch(id -> wholes.contains(ObjectId.table(id.schema(), id.name())));
  }

  @Override
  public boolean inPlace(
      CatalogObject from, CatalogObject to, Set<String> attributes, BothCatalogs around) {
    // Only a new table can have another key.
    return !attributes.contains(Table.KEY)
        && !(attributes.contains(Table.ACCESS_METHOD) && around.major() < 15);
  }

  @Override
  public List<Operation> alter(
      CatalogObject from, CatalogObject to, Set<String> attributes, BothCatalogs around) {
    List<Operation> operations = new ArrayList<>();
    if (attributes.contains(Table.PARENTS) || attributes.contains(Table.BOUND)) {
      operations.addAll(leaveParents(from, to));
    }
    if (attributes.contains(Table.OF_TYPE) && new Table(from).ofType().isPresent()) {
      operations.add(new SetTableType(to.id(), Optional.empty()));
    }
    if (attributes.contains(Table.UNLOGGED)) {
      operations.add(new SetLogged(to));
    }
    if (attributes.contains(Table.ACCESS_METHOD)) {
      operations.add(new SetAccessMethod(to));
    }
    operations.addAll(SetOptions.between(to, new Table(from).options(), new Table(to).options()));
    if (attributes.contains(Table.ROW_SECURITY)) {
      operations.add(new SetRowSecurity(to));
    }
    if (attributes.contains(Table.FORCE_ROW_SECURITY)) {
      operations.add(new ForceRowSecurity(to));
    }
    return operations;
  }

  private static List<Operation> leaveParents(CatalogObject from, CatalogObject to) {
    if (new Table(from).isPartition()) {
      return List.of(new DetachPartition(from));
    }
    List<String> now = new Table(to).parentList();
    return new Table(from)
        .parentList().stream()
            .filter(parent -> new Table(to).isPartition() || !now.contains(parent))
            .<Operation>map(parent -> new NoInherit(to.id(), parent))
            .toList();
  }

  /** What comes after columns, constraints and indexes are as they should be. */
  static List<Operation> finish(CatalogObject from, CatalogObject to) {
    Table before = new Table(from);
    Table after = new Table(to);
    if (after.ofType().isPresent() && !before.ofType().equals(after.ofType())) {
      return List.of(new SetTableType(to.id(), after.ofType()));
    }
    if (before.isPlacedLike(after)) {
      return List.of();
    }
    if (after.isPartition()) {
      return List.of(new AttachPartition(to));
    }
    return after.parentList().stream()
        .filter(parent -> before.isPartition() || !before.parentList().contains(parent))
        .<Operation>map(parent -> new Inherit(to.id(), parent))
        .toList();
  }
}
