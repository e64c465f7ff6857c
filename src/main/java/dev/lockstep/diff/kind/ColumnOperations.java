// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.kind;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import dev.lockstep.catalog.DefaultValue;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.Table;
import dev.lockstep.diff.operation.AddColumn;
import dev.lockstep.diff.operation.AddIdentity;
import dev.lockstep.diff.operation.AddNotNull;
import dev.lockstep.diff.operation.ChangeType;
import dev.lockstep.diff.operation.ColumnDefinition;
import dev.lockstep.diff.operation.ColumnDefinition.ForEachRow;
import dev.lockstep.diff.operation.DropColumn;
import dev.lockstep.diff.operation.DropExpression;
import dev.lockstep.diff.operation.DropIdentity;
import dev.lockstep.diff.operation.DropNotNull;
import dev.lockstep.diff.operation.Operation;
import dev.lockstep.diff.operation.Reach;
import dev.lockstep.diff.operation.SetColumnStatistics;
import dev.lockstep.diff.operation.SetCompression;
import dev.lockstep.diff.operation.SetExpression;
import dev.lockstep.diff.operation.SetIdentity;
import dev.lockstep.diff.operation.SetNotNull;
import dev.lockstep.diff.operation.SetOptions;
import dev.lockstep.diff.operation.SetReplicaIdentity;
import dev.lockstep.diff.operation.SetStorage;
import dev.lockstep.diff.operation.TypeChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Columns: what ALTER TABLE … COLUMN can do. Plain defaults are objects of their own. */
final class ColumnOperations implements KindOperations {
  /** The column as CREATE TABLE and ADD COLUMN have it. */
  static ColumnDefinition definition(CatalogObject column, BothCatalogs around) {
    return definition(
        column, around.to().find(new Column(column).defaultId()).filter(around::madeAlong), around);
  }

  private static ColumnDefinition definition(
      CatalogObject column, Optional<CatalogObject> expression, BothCatalogs around) {
    Optional<DefaultValue> value = expression.map(DefaultValue::new);
    return new ColumnDefinition(
        column,
        value.map(DefaultValue::expression),
        forEachRow(column, value, around.to()),
        TypeChange.below(new Column(column).type(), around.to()));
  }

  private static ForEachRow forEachRow(
      CatalogObject column, Optional<DefaultValue> value, Catalog catalog) {
    String type = new Column(column).type();
    if (value.isEmpty() && TypeChange.isDomainThatNeedsValues(type, catalog)) {
      return ForEachRow.REFUSES;
    }
    if (TypeChange.isDomainWithRules(type, catalog)) {
      return ForEachRow.CHECKS;
    }
    return value.filter(DefaultValue::isVolatile).isPresent()
        ? ForEachRow.COMPUTES
        : ForEachRow.NOTHING;
  }

  @Override
  public List<Operation> create(CatalogObject column, BothCatalogs around) {
    List<Operation> operations = new ArrayList<>();
    // A child that gets it before its parent does has no default to inherit yet.
    operations.add(
        new AddColumn(
            column.isInherited()
                ? definition(column, around.to().defaultOf(column), around)
                : definition(column, around)));
    operations.addAll(Kinds.settings(column, around));
    return operations;
  }

  /** An index by which rows are replicated keeps its columns NOT NULL until it no longer is. */
  private static List<Operation> identityFirst(CatalogObject column, BothCatalogs around) {
    ObjectId id = ObjectId.table(column.id().schema(), column.id().name());
    boolean byIndex =
        around.from().find(id).filter(table -> new Table(table).isReplicatedByIndex()).isPresent();
    return around
        .to()
        .find(id)
        .filter(table -> byIndex && !new Table(table).isReplicatedByIndex())
        .<Operation>map(SetReplicaIdentity::new)
        .stream()
        .toList();
  }

  /** Storage, compression, statistics and options: no part of a column's definition before 16. */
  static List<Operation> settings(@Nullable CatalogObject from, CatalogObject to) {
    List<Operation> operations = new ArrayList<>();
    if (differs(from, to, Column.NOT_NULL_KIND) && new Column(to).isNotNull()) {
      operations.addAll(notNullAgain(from, to));
    }
    if (differs(from, to, Column.STORAGE)) {
      operations.add(new SetStorage(to));
    }
    if (differs(from, to, Column.COMPRESSION)) {
      operations.add(new SetCompression(to));
    }
    if (differs(from, to, Column.STATISTICS)) {
      operations.add(new SetColumnStatistics(to));
    }
    operations.addAll(
        SetOptions.between(
            to, from == null ? List.of() : new Column(from).options(), new Column(to).options()));
    return operations;
  }

  /** SET NOT NULL makes valid what was not, and changes nothing else about it. */
  private static List<Operation> notNullAgain(@Nullable CatalogObject from, CatalogObject to) {
    List<Operation> operations = new ArrayList<>();
    boolean was = from != null && new Column(from).isNotNull();
    boolean becomesValid =
        from != null
            && was
            && new Column(to).notNullKind().isEmpty()
            && from.value(Column.NOT_NULL_KIND).equals("NOT VALID");
    if (was && !becomesValid) {
      operations.add(new DropNotNull(to.id(), Reach.HEIRS));
    }
    operations.add(
        new Column(to).notNullKind().isPresent() ? new AddNotNull(to) : new SetNotNull(to.id()));
    return operations;
  }

  private static boolean differs(@Nullable CatalogObject from, CatalogObject to, String key) {
    return !to.value(key).equals(from == null ? "" : from.value(key));
  }

  @Override
  public List<Operation> drop(CatalogObject column, BothCatalogs around) {
    return new Heirs(around, DropColumn::new).drop(column);
  }

  @Override
  public boolean inPlace(
      CatalogObject from, CatalogObject to, Set<String> attributes, BothCatalogs around) {
    Column before = new Column(from);
    Column after = new Column(to);
    if (!before.isGenerated() && !after.isGenerated()) {
      return true;
    }
    if (attributes.contains(Column.GENERATED_KIND)) {
      // Only a stored value can become a plain one, and only where it is the same column otherwise.
      return before.isStored() && !after.isGenerated();
    }
    return !attributes.contains(Column.TYPE)
        && !attributes.contains(Column.COLLATION)
        && (!attributes.contains(Column.GENERATED) || around.major() >= 17);
  }

  @Override
  public List<Operation> alter(
      CatalogObject from, CatalogObject to, Set<String> attributes, BothCatalogs around) {
    Column before = new Column(from);
    Column after = new Column(to);
    List<Operation> operations = new ArrayList<>();
    // From 17 on a partition has its parent's identity, or none.
    boolean joins = around.major() >= 17 && !from.isInherited() && to.isInherited();
    boolean leaves = around.major() >= 17 && from.isInherited() && !to.isInherited();
    boolean had = before.isIdentity();
    boolean has = after.isIdentity();
    boolean drops = had && (joins || (!has && !leaves));
    if (drops) {
      operations.add(new DropIdentity(to.id(), has));
    }
    if (attributes.contains(Column.GENERATED)) {
      operations.add(after.isGenerated() ? new SetExpression(to) : new DropExpression(to.id()));
    }
    if (attributes.contains(Column.TYPE) || attributes.contains(Column.COLLATION)) {
      operations.add(new ChangeType(from, to, around.to()));
    }
    if (attributes.contains(Column.NOT_NULL) && after.notNullKind().isEmpty()) {
      if (!after.isNotNull()) {
        operations.addAll(identityFirst(to, around));
      }
      operations.add(
          after.isNotNull()
              ? new SetNotNull(to.id())
              : new DropNotNull(
                  to.id(), Heirs.keepNotNull(from, around) ? Reach.ONLY : Reach.HEIRS));
    }
    boolean changes =
        attributes.contains(Column.IDENTITY) || attributes.contains(Column.IDENTITY_OPTIONS);
    if (leaves && had) {
      if (has) {
        operations.add(new AddIdentity(to));
      }
    } else if (changes && !drops && !(joins && has)) {
      operations.add(had ? SetIdentity.between(from, to) : new AddIdentity(to));
    }
    operations.addAll(settings(from, to));
    return operations;
  }
}
