// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.api;

import dev.lockstep.sql.Identifiers;
import dev.lockstep.sql.LexedText;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A table and the key it is walked by: unique, not null, and in the order of an index.
 *
 * @param oid of the table
 * @param estimatedRows as the planner has it; of all partitions
 */
public record KeyedTable(
    String schema, String name, long oid, long estimatedRows, List<KeyColumn> key) {
  public KeyedTable {
    key = List.copyOf(key);
  }

  /** The quoted name. */
  public String sql() {
    return Identifiers.quote(schema, name);
  }

  /** The key's columns: {@code "a", "b"}. */
  public String columns() {
    return join(column -> Identifiers.quote(column.name()), ", ");
  }

  /** The key as a text[]. */
  public String asArray() {
    return "ARRAY[" + join(column -> Identifiers.quote(column.name()) + "::text", ", ") + "]";
  }

  /** The columns in descending order. */
  public String descending() {
    return join(column -> Identifiers.quote(column.name()) + " DESC", ", ");
  }

  /**
   * The condition that a row's key is {@code <}, {@code <=}, {@code >} or {@code >=} one that is to
   * be bound by {@link #bind}, in the order of the key's index.
   */
  public String compared(String symbol) {
    if (!columnByColumn()) {
      String placeholders = join(KeyedTable::placeholder, ", ");
      return key.size() == 1
          ? columns() + " " + key.get(0).operator(symbol) + " " + placeholders
          : "(" + columns() + ") " + symbol + " (" + placeholders + ")";
    }
    return compared(0, symbol);
  }

  /** {@code sql} with the table's name where its schema and name are; in a string as well. */
  public String unqualified(String sql) {
    return LexedText.unqualified(sql, schema, name);
  }

  /** The condition that a row's key is above {@code from}, which every key is of the start. */
  public String above(Key from) {
    return from.isStart() ? "true" : compared(">");
  }

  /**
   * The condition that a row's key is above {@code from}, and {@code <=} one that is bound next.
   */
  public String within(Key from) {
    return above(from) + " AND " + compared("<=");
  }

  /** A comparison of rows has one operator for all columns; those of these differ. */
  private boolean columnByColumn() {
    return key.size() > 1 && key.stream().anyMatch(c -> !c.operators().equals("pg_catalog"));
  }

  private String compared(int from, String symbol) {
    KeyColumn column = key.get(from);
    if (from == key.size() - 1) {
      return comparison(column, symbol);
    }
    String strict = symbol.substring(0, 1);
    return "("
        + comparison(column, strict + "=")
        + " AND ("
        + comparison(column, strict)
        + " OR "
        + compared(from + 1, symbol)
        + "))";
  }

  private static String comparison(KeyColumn column, String symbol) {
    return Identifiers.quote(column.name())
        + " "
        + column.operator(symbol)
        + " "
        + placeholder(column);
  }

  /** The placeholder for a value of one column. */
  public static String placeholder(KeyColumn column) {
    return "CAST(? AS " + column.type() + ")";
  }

  /** Binds {@code value} from {@code index} on, and says which index comes next. */
  public int bind(PreparedStatement statement, int index, Key value) throws SQLException {
    int at = index;
    for (int i = 0; i < value.values().size(); i++) {
      int times = columnByColumn() && i < key.size() - 1 ? 2 : 1;
      for (int time = 0; time < times; time++) {
        // Without a type of its own the parameter takes that of the cast, so that indexes serve.
        statement.setObject(at++, value.values().get(i), Types.OTHER);
      }
    }
    return at;
  }

  private String join(Function<KeyColumn, String> form, String separator) {
    return key.stream().map(form).collect(Collectors.joining(separator));
  }

  @Override
  public String toString() {
    return schema.equals("public") ? name : schema + "." + name;
  }
}
