// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.squash;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Column;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.catalog.Table;
import dev.lockstep.sql.Identifiers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The rows of a scratch database, as statements: what migrations leave beside the schema. */
final class Seeds {
  /** More than that is data, which a statement of its own has no place for. */
  static final long MOST_ROWS = 20_000;

  private final Connection connection;
  private final Catalog catalog;

  Seeds(Connection connection, Catalog catalog) {
    this.connection = connection;
    this.catalog = catalog;
  }

  /**
   * The tables that have rows, each by itself: partitions, not what they are partitions of.
   *
   * @throws SquashRefusedException if one has too many
   */
  List<SeedRows> read() throws SQLException {
    List<SeedRows> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      // As text, so that it reads the same under whatever settings the rows are put back.
      statement.execute(
          "SET search_path = ''; SET datestyle = 'ISO, YMD'; SET intervalstyle = 'postgres';"
              + " SET extra_float_digits = 1; SET bytea_output = 'hex'");
      for (CatalogObject table : catalog.ofKind(ObjectKind.TABLE)) {
        if (!new Table(table).isPartitioned()) {
          long count = Long.parseLong(value(statement, "SELECT pg_catalog.count(*)" + from(table)));
          if (count > MOST_ROWS) {
            throw new SquashRefusedException(
                "the migrations leave %d rows in %s, which is more than a baseline should hold (%d); keep what fills it in a migration behind the baseline"
                    .formatted(count, table.id(), MOST_ROWS));
          }
          if (count > 0) {
            rows.add(rows(statement, table, count));
          }
        }
      }
      statement.execute(
          "RESET search_path; RESET datestyle; RESET intervalstyle; RESET extra_float_digits;"
              + " RESET bytea_output");
    }
    return rows;
  }

  private SeedRows rows(Statement statement, CatalogObject table, long count) throws SQLException {
    List<CatalogObject> columns =
        catalog.columns(table.id()).stream()
            .filter(column -> !new Column(column).isGenerated())
            .toList();
    String values =
        columns.stream()
            .map(column -> Identifiers.quote(column.id().part()))
            .map(column -> "pg_catalog.quote_nullable(" + column + "::pg_catalog.text)")
            .collect(Collectors.joining(" || ', ' || "));
    String lines =
        columns.isEmpty()
            ? "''"
            : "(SELECT pg_catalog.string_agg(line, E',\\n  ' ORDER BY number) FROM"
                + " (SELECT '(' || "
                + values
                + " || ')' AS line, pg_catalog.row_number() OVER () AS number"
                + from(table)
                + ") each)";
    String text = value(statement, "SELECT " + lines);
    String names =
        columns.stream()
            .map(column -> Identifiers.quoteIfNeeded(column.id().part()))
            .collect(Collectors.joining(", "));
    boolean always =
        columns.stream()
            .anyMatch(column -> new Column(column).identity().orElse("").equals("ALWAYS"));
    String insert =
        "INSERT INTO "
            + name(table.id())
            + (columns.isEmpty() ? " DEFAULT VALUES" : " (" + names + ")")
            + (always ? " OVERRIDING SYSTEM VALUE" : "")
            + (columns.isEmpty() ? "" : " VALUES\n  " + text);
    return new SeedRows(table.id(), count, insert, digest(statement, table));
  }

  private static String digest(Statement statement, CatalogObject table) throws SQLException {
    return value(
        statement,
        "SELECT pg_catalog.md5(pg_catalog.string_agg(line, E'\\n' ORDER BY line COLLATE \"C\")) FROM"
            + " (SELECT each::pg_catalog.text AS line"
            + from(table)
            + " each) lines");
  }

  private static String from(CatalogObject table) {
    return " FROM ONLY " + Identifiers.quote(table.id().schema(), table.id().name());
  }

  private static String name(ObjectId table) {
    return Identifiers.quoteIfNeeded(table.schema())
        + "."
        + Identifiers.quoteIfNeeded(table.name());
  }

  /** What sets each sequence that is not where it began to its next value. */
  List<String> sequences() throws SQLException {
    List<String> names = new ArrayList<>();
    List<String> statements = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet rows =
          statement.executeQuery(
              """
              SELECT pg_catalog.format('%I.%I', n.nspname, c.relname), s.seqstart
                FROM pg_catalog.pg_sequence s
                JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname NOT IN ('lockstep', 'lockstep_kept')
                 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                                  WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                                    AND d.objid = c.oid AND d.deptype = 'e')
               ORDER BY 1""")) {
        while (rows.next()) {
          names.add(rows.getString(1) + "\0" + rows.getString(2));
        }
      }
      for (String each : names) {
        String name = each.substring(0, each.indexOf('\0'));
        String start = each.substring(each.indexOf('\0') + 1);
        try (ResultSet row = statement.executeQuery("SELECT last_value, is_called FROM " + name)) {
          row.next();
          boolean moved = row.getBoolean(2) || !row.getString(1).equals(start);
          if (moved) {
            statements.add(
                "SELECT pg_catalog.setval(%s, %s, %s)"
                    .formatted(
                        Identifiers.literal(name).strip(), row.getString(1), row.getBoolean(2)));
          }
        }
      }
    }
    return statements;
  }

  private static String value(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }
}
