// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code CREATE TABLE}, of partitions and of tables of a type too.
 *
 * @param columns those that its statement names
 * @param constraints those that its statement makes
 */
public record CreateTable(
    CatalogObject table, List<ColumnDefinition> columns, List<CatalogObject> constraints)
    implements Operation {
  public CreateTable {
    columns = List.copyOf(columns);
    constraints = List.copyOf(constraints);
  }

  @Override
  public String sql() {
    Table attributes = new Table(table);
    boolean partition = attributes.isPartition();
    StringBuilder sql = new StringBuilder("CREATE ");
    sql.append(attributes.isUnlogged() ? "UNLOGGED " : "").append("TABLE ");
    sql.append(SqlNames.qualified(table.id()));
    if (partition) {
      sql.append(" PARTITION OF ").append(attributes.parents());
    } else {
      attributes.ofType().ifPresent(type -> sql.append(" OF ").append(type));
    }
    List<String> elements = elements();
    if (!elements.isEmpty()) {
      sql.append(" (\n  ").append(String.join(",\n  ", elements)).append("\n)");
    } else if (!partition && attributes.ofType().isEmpty()) {
      sql.append(" ()");
    }
    if (partition) {
      sql.append(' ').append(attributes.bound());
    } else if (!attributes.parentList().isEmpty()) {
      sql.append(" INHERITS (").append(String.join(", ", attributes.parentList())).append(')');
    }
    attributes.key().ifPresent(key -> sql.append(" PARTITION BY ").append(key));
    attributes.accessMethod().ifPresent(method -> sql.append(" USING ").append(method));
    return sql.append(SqlNames.with(attributes.options())).toString();
  }

  private List<String> elements() {
    List<String> elements = new ArrayList<>();
    for (ColumnDefinition column : columns) {
      if (new Table(table).ofType().isEmpty()) {
        elements.add(column.text());
      } else if (!column.options().isEmpty()) {
        elements.add(
            SqlNames.name(column.column().id().part()) + " WITH OPTIONS" + column.options());
      }
    }
    constraints.forEach(constraint -> elements.add(AddConstraint.definition(constraint)));
    return elements;
  }

  @Override
  public List<Blocking> blocking(InUse use) {
    return new Table(table).isPartition() ? AttachPartition.ofDefault(this, table, use) : List.of();
  }

  @Override
  public String instead() {
    return "For a large default partition, give it a CHECK that says that it has no row of this one,"
        + " NOT VALID first and validated later, in migrations before this one: then no row is read";
  }

  @Override
  public Reversibility reversibility() {
    return Reversibility.LOSSY;
  }
}
