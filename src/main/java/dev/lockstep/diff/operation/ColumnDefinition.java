// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.operation;

import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A column as CREATE TABLE and ADD COLUMN have it.
 *
 * @param column what it is
 * @param value its default; empty if it has none, or gets it by a statement of its own
 * @param each what PostgreSQL has to do for each row of before, where the table is there already
 * @param below its type, or the type below all domains if it is one
 */
public record ColumnDefinition(
    CatalogObject column, Optional<String> value, ForEachRow each, String below) {
  /** What a new column may take for each row of before. */
  public enum ForEachRow {
    /** The value is the same in all of them, and so in none. */
    NOTHING,
    /** The default is another value in each. */
    COMPUTES,
    /** The type is a domain with rules. */
    CHECKS,
    /** The type is a domain that takes no NULL, and nothing gives the row a value. */
    REFUSES
  }

  private Column attributes() {
    return new Column(column);
  }

  /** Whether it says NOT NULL; what has more to say of that has a statement of its own. */
  boolean isRequired() {
    return attributes().isNotNull() && attributes().notNullKind().isEmpty();
  }

  /** Whether a new row, or a row of before, gets a value by itself. */
  boolean isFilled() {
    return value.isPresent() || attributes().isGenerated() || attributes().isIdentity();
  }

  String text() {
    return SqlNames.name(column.id().part()) + " " + type() + options();
  }

  /** With the collation, if that is not the type's own. */
  String type() {
    return attributes().type()
        + attributes().collation().map(collation -> " COLLATE " + collation).orElse("");
  }

  /** What follows the type, with a blank before; empty for nothing. */
  String options() {
    return value.map(text -> " DEFAULT " + text).orElse("")
        + attributes()
            .generated()
            .map(text -> " GENERATED ALWAYS AS (" + text + ") " + attributes().generatedKind())
            .orElse("")
        + (attributes().isIdentity() ? AddIdentity.words(column) : "")
        + (isRequired() && !attributes().isIdentity() ? " NOT NULL" : "");
  }

  ColumnDefinition nullable() {
    return with(Column.NOT_NULL, "");
  }

  /** The same column of the type below its domain. */
  ColumnDefinition belowDomains() {
    return with(Column.TYPE, below);
  }

  ColumnDefinition withoutValue() {
    ForEachRow left = each == ForEachRow.COMPUTES ? ForEachRow.NOTHING : each;
    return new ColumnDefinition(column, Optional.empty(), left, below);
  }

  ColumnDefinition takingValues() {
    return attributes().isIdentity() ? with(Column.IDENTITY, "BY DEFAULT") : this;
  }

  private ColumnDefinition with(String key, String attribute) {
    SortedMap<String, String> others = new TreeMap<>(column.attributes());
    others.put(key, attribute);
    return new ColumnDefinition(
        new CatalogObject(column.id(), others, column.owner(), column.dependencies()),
        value,
        each,
        below);
  }
}
