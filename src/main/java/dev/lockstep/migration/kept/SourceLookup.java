// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.kept;

import dev.lockstep.postgres.session.UsersName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds what a {@link Keep} names, where names are looked up as its file looks them up. */
final class SourceLookup {
  private static final String TABLE =
      """
      SELECT c.oid, n.nspname, c.relname, c.relkind, c.relpersistence,
             EXISTS (SELECT FROM pg_inherits i WHERE i.inhparent = c.oid) AS has_children
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.oid = CAST(CAST(? AS text) AS regclass)""";

  /** The primary key, else the shortest other one that every row has. */
  private static final String KEY =
      """
      SELECT array_agg(CAST(a.attname AS text) ORDER BY k.place)
        FROM pg_index i
        JOIN pg_class named ON named.oid = i.indexrelid
       CROSS JOIN unnest(CAST(i.indkey AS smallint[])) WITH ORDINALITY AS k (number, place)
        LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
       WHERE i.indrelid = ? AND i.indisunique AND i.indisvalid AND k.place <= i.indnkeyatts
         AND i.indpred IS NULL AND i.indexprs IS NULL
       GROUP BY i.indexrelid, i.indisprimary, i.indnkeyatts, named.relname
      HAVING bool_and(a.attnotnull) AND NOT bool_or(a.attname = CAST(? AS name))
       ORDER BY i.indisprimary DESC, i.indnkeyatts, named.relname
       LIMIT 1""";

  private static final String COLUMNS =
      """
      SELECT a.attname, t.typnamespace <> CAST('pg_catalog' AS regnamespace)
                     OR coalesce(o.collnamespace <> CAST('pg_catalog' AS regnamespace), false),
             a.attgenerated <> ''
        FROM pg_attribute a
        JOIN pg_type t ON t.oid = a.atttypid
        LEFT JOIN pg_collation o ON o.oid = a.attcollation
       WHERE a.attrelid = ? AND a.attnum > 0 AND NOT a.attisdropped
       ORDER BY a.attnum""";

  private final Connection connection;
  private final Keep keep;

  private SourceLookup(Connection connection, Keep keep) {
    this.connection = connection;
    this.keep = keep;
  }

  /**
   * What {@code keep} names.
   *
   * @throws KeepRefusedException if it names nothing, or what cannot be kept
   */
  static KeptSource find(Connection connection, Keep keep) throws SQLException {
    return new SourceLookup(connection, keep).find();
  }

  private KeptSource find() throws SQLException {
    List<String> parts = keep.parts();
    Optional<Table> whole = parts.size() < 3 ? table(keep.name()) : Optional.empty();
    Optional<Table> ofColumn =
        parts.size() > 1
            ? table(String.join(".", parts.subList(0, parts.size() - 1)))
            : Optional.empty();
    Optional<String> column =
        ofColumn.isPresent() ? column(ofColumn.get(), parts.getLast()) : Optional.empty();
    if (whole.isPresent() && column.isPresent()) {
      throw refused(
          "is a table and a column as well; write <schema>.<table>.<column> if the column is"
              + " meant");
    }
    if (column.isPresent()) {
      return ofColumn(ofColumn.get(), column.get());
    }
    if (whole.isEmpty()) {
      throw refused(
          ofColumn.isPresent()
              ? "table " + ofColumn.get().text() + " has no column " + parts.getLast()
              : "there is no such "
                  + (parts.size() == 1 ? "table" : "table or column")
                  + " before this migration; correct the name, or take the line out");
    }
    return ofTable(whole.get());
  }

  private KeptSource ofTable(Table table) throws SQLException {
    demandTable(table);
    List<KeptColumn> columns =
        columns(table).stream().filter(c -> !c.generated()).map(Column::kept).toList();
    return new KeptSource(table.schema(), table.name(), null, table.isPlain(), List.of(), columns);
  }

  private KeptSource ofColumn(Table table, String name) throws SQLException {
    demandTable(table);
    if (table.isPlain() && table.hasChildren()) {
      throw refused(
          "other tables inherit from "
              + table.text()
              + ", and no key is common to their rows; keep each of the tables instead");
    }
    List<Column> columns = columns(table);
    Column column = named(columns, name);
    if (column.generated()) {
      throw refused("is a generated column: PostgreSQL computes it again; take the line out");
    }
    List<String> key = key(table, name);
    if (key.isEmpty()) {
      throw refused(
          "table "
              + table.text()
              + " has no primary key"
              + " or other unique key of NOT NULL columns without this one"
              + ", by which a row could be found again; keep the whole table instead: '--"
              + " lockstep:keep "
              + table.text()
              + " for "
              + keep.time()
              + "'");
    }
    return new KeptSource(
        table.schema(),
        table.name(),
        name,
        false,
        key.stream().map(each -> named(columns, each).kept()).toList(),
        List.of(column.kept()));
  }

  private void demandTable(Table table) {
    switch (table.kind()) {
      case "r", "p" -> {}
      case "f" -> throw refused("is a foreign table: its data is not in this database");
      default -> throw refused("is no table: it has no data of its own");
    }
    if (table.persistence().equals("t")) {
      throw refused("is a temporary table, which is gone before anybody wants it back");
    }
  }

  private Optional<Table> table(String name) throws SQLException {
    Optional<String> found = UsersName.ofRelation(connection, name);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (PreparedStatement statement = connection.prepareStatement(TABLE)) {
      statement.setString(1, found.get());
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Table(
                    row.getLong(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5),
                    row.getBoolean(6)))
            : Optional.empty();
      }
    }
  }

  /** The column's own name, by one as written. */
  private Optional<String> column(Table table, String written) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT a.attname FROM pg_attribute a
             WHERE a.attrelid = ? AND a.attnum > 0 AND NOT a.attisdropped
               AND a.attname = (parse_ident(CAST(? AS text)))[1]""")) {
      statement.setLong(1, table.oid());
      statement.setString(2, written);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    }
  }

  private List<String> key(Table table, String without) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(KEY)) {
      statement.setLong(1, table.oid());
      statement.setString(2, without);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Arrays.asList((String[]) row.getArray(1).getArray()) : List.of();
      }
    }
  }

  private List<Column> columns(Table table) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setLong(1, table.oid());
      try (ResultSet row = statement.executeQuery()) {
        List<Column> columns = new ArrayList<>();
        while (row.next()) {
          columns.add(
              new Column(new KeptColumn(row.getString(1), row.getBoolean(2)), row.getBoolean(3)));
        }
        return columns;
      }
    }
  }

  private static Column named(List<Column> columns, String name) {
    return columns.stream().filter(c -> c.kept().name().equals(name)).findFirst().orElseThrow();
  }

  private KeepRefusedException refused(String message) {
    return new KeepRefusedException(keep, message);
  }

  private record Table(
      long oid, String schema, String name, String kind, String persistence, boolean hasChildren) {
    boolean isPlain() {
      return kind.equals("r");
    }

    String text() {
      return new KeptSource(schema, name, null, false, List.of(), List.of()).text();
    }
  }

  private record Column(KeptColumn kept, boolean generated) {}
}
