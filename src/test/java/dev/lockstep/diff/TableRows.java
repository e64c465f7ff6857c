// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import dev.lockstep.catalog.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The rows of every table of a database, each value as PostgreSQL writes it. The product's catalog
 * has no part in it: this is to judge what the catalog has planned.
 *
 * @param tables by qualified name, as {@code regclass} writes it
 */
record TableRows(Map<String, Table> tables) {
  /**
   * One table that holds rows of its own, or a partitioned one with those of its partitions.
   *
   * @param columns the type of each, by name
   * @param computed those that the server computes
   * @param inherited the table that a column comes from, where it is another one's
   */
  record Table(
      boolean partitioned,
      Map<String, String> columns,
      TreeSet<String> computed,
      Map<String, String> inherited,
      List<Map<String, String>> rows) {}

  private static final String COLUMNS =
      """
      SELECT format('%I.%I', n.nspname, c.relname), c.relkind = 'p',
             a.attname, format_type(a.atttypid, a.atttypmod), a.attgenerated <> '',
             CASE WHEN NOT a.attislocal THEN (
               WITH RECURSIVE up AS (
                 SELECT i.inhparent FROM pg_inherits i WHERE i.inhrelid = c.oid
                 UNION SELECT i.inhparent FROM up JOIN pg_inherits i ON i.inhrelid = up.inhparent)
               SELECT max(format('%s.%s', p.relnamespace::regnamespace, p.relname))
                 FROM up JOIN pg_class p ON p.oid = up.inhparent
                WHERE NOT EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = p.oid)) END
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
       WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
       ORDER BY 1, a.attnum""";

  static TableRows read(Connection connection) throws SQLException {
    Map<String, Table> tables = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet columns = statement.executeQuery(COLUMNS)) {
      while (columns.next()) {
        boolean partitioned = columns.getBoolean(2);
        Table table =
            tables.computeIfAbsent(
                columns.getString(1),
                name ->
                    new Table(
                        partitioned,
                        new LinkedHashMap<>(),
                        new TreeSet<>(),
                        new TreeMap<>(),
                        new ArrayList<>()));
        table.columns().put(columns.getString(3), columns.getString(4));
        if (columns.getBoolean(5)) {
          table.computed().add(columns.getString(3));
        }
        if (columns.getString(6) != null) {
          table.inherited().put(columns.getString(3), columns.getString(6));
        }
      }
    }
    for (Map.Entry<String, Table> table : tables.entrySet()) {
      fill(connection, table.getKey(), table.getValue());
    }
    return new TableRows(tables);
  }

  private static void fill(Connection connection, String name, Table table) throws SQLException {
    StringBuilder sql = new StringBuilder("SELECT ");
    for (String column : table.columns().keySet()) {
      sql.append(sql.length() > 7 ? ", " : "")
          .append('"')
          .append(column.replace("\"", "\"\""))
          .append("\"::text");
    }
    sql.append(" FROM ").append(table.partitioned() ? "" : "ONLY ").append(name);
    try (Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql.toString())) {
      while (results.next()) {
        Map<String, String> row = new LinkedHashMap<>();
        int at = 0;
        for (String column : table.columns().keySet()) {
          String value = results.getString(++at);
          row.put(column, value == null ? "NULL" : value);
        }
        table.rows().add(row);
      }
    }
  }

  /** Where this and another reading differ in any value; empty if nowhere. */
  String differenceTo(TableRows other) {
    StringBuilder text = new StringBuilder();
    TreeSet<String> names = new TreeSet<>(tables.keySet());
    names.addAll(other.tables.keySet());
    for (String name : names) {
      List<String> is = sorted(name, List.copyOf(columns(name)));
      List<String> should = other.sorted(name, List.copyOf(other.columns(name)));
      if (!is.equals(should)) {
        text.append(name)
            .append(" has ")
            .append(is)
            .append(" and had ")
            .append(should)
            .append('\n');
      }
    }
    return text.toString();
  }

  private TreeSet<String> columns(String name) {
    return tables.containsKey(name)
        ? new TreeSet<>(tables.get(name).columns().keySet())
        : new TreeSet<>();
  }

  private List<String> sorted(String name, List<String> columns) {
    List<String> rows = new ArrayList<>();
    if (tables.containsKey(name)) {
      for (Map<String, String> row : tables.get(name).rows()) {
        rows.add(
            columns.stream().map(column -> column + "=" + row.get(column)).toList().toString());
      }
    }
    rows.sort(null);
    return rows;
  }

  /** The rows of these columns, each value as {@code conversion} has it. */
  List<String> converted(String name, List<String> columns, Conversion conversion)
      throws SQLException {
    List<String> rows = new ArrayList<>();
    for (Map<String, String> row : tables.get(name).rows()) {
      List<String> values = new ArrayList<>();
      for (String column : columns) {
        String value = row.get(column);
        values.add(column + "=" + (value.equals("NULL") ? value : conversion.of(column, value)));
      }
      rows.add(values.toString());
    }
    rows.sort(null);
    return rows;
  }

  /** The values of one column, sorted. */
  List<String> values(String name, String column) {
    return tables.get(name).rows().stream().map(row -> row.get(column)).sorted().toList();
  }

  /** What a value becomes. */
  interface Conversion {
    String of(String column, String value) throws SQLException;
  }

  /** By PostgreSQL's own cast: of the written value, or where there is none, of the value. */
  static String cast(Connection connection, String value, String before, String after)
      throws SQLException {
    try {
      return cast(connection, "?::text::" + after, value);
    } catch (SQLException e) {
      return cast(connection, "(?::text::" + before + ")::" + after, value);
    }
  }

  private static String cast(Connection connection, String expression, String value)
      throws SQLException {
    String sql = "SELECT (" + expression + ")::text";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, value);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getString(1);
      }
    }
  }
}
