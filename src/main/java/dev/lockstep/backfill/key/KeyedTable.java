package dev.lockstep.backfill.key;

import dev.lockstep.postgres.Identifiers;
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

  /** The row {@code ("a", "b")}, or {@code "a"} alone. */
  public String row() {
    return key.size() == 1 ? columns() : "(" + columns() + ")";
  }

  /** Placeholders for a key, to be bound by {@link #bind}. */
  public String placeholders() {
    String row = join(column -> placeholder(column), ", ");
    return key.size() == 1 ? row : "(" + row + ")";
  }

  /** The placeholder for a value of one column. */
  public static String placeholder(KeyColumn column) {
    return "CAST(? AS " + column.type() + ")";
  }

  /** Binds {@code value} from {@code index} on, and says which index comes next. */
  public int bind(PreparedStatement statement, int index, Key value) throws SQLException {
    int at = index;
    for (String part : value.values()) {
      // Without a type of its own the parameter takes that of the cast, so that indexes serve.
      statement.setObject(at++, part, Types.OTHER);
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
