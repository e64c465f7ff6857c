// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.key;

import dev.lockstep.backfill.api.KeyColumn;
import dev.lockstep.backfill.api.KeyedTable;
import dev.lockstep.backfill.definition.BackfillDefinition;
import dev.lockstep.backfill.definition.DefinitionException;
import dev.lockstep.postgres.session.SearchPath;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the table and the key of a definition in a live database, and checks that it can be walked.
 */
public final class KeyedTables {
  private KeyedTables() {}

  private record Column(KeyColumn column, boolean notNull) {}

  private record Index(
      String name, List<String> columns, boolean primary, boolean unique, boolean walkable) {}

  /**
   * The table of {@code definition}.
   *
   * @throws DefinitionException if it is not there, or its key is not unique, not null and indexed
   */
  public static KeyedTable resolve(Connection connection, BackfillDefinition definition)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT c.oid::bigint AS oid, n.nspname, c.relname, c.relkind,
                   (SELECT coalesce(sum(greatest(leaf.reltuples, 0)), 0)::bigint
                      FROM pg_partition_tree(c.oid) tree
                      JOIN pg_class leaf ON leaf.oid = tree.relid
                     WHERE tree.isleaf) AS partition_rows,
                   greatest(c.reltuples, 0)::bigint AS own_rows
              FROM (SELECT to_regclass(?) AS named FROM %s OFFSET 0) users
              JOIN pg_class c ON c.oid = users.named
              JOIN pg_namespace n ON n.oid = c.relnamespace"""
                .formatted(SearchPath.FROM_USERS))) {
      statement.setString(1, definition.table().sql());
      try (ResultSet results = statement.executeQuery()) {
        if (!results.next()) {
          throw wrong(definition, "table", "there is no table " + definition.table());
        }
        String kind = results.getString("relkind");
        if (!kind.equals("r") && !kind.equals("p")) {
          throw wrong(definition, "table", definition.table() + " is not a table");
        }
        long oid = results.getLong("oid");
        return new KeyedTable(
            results.getString("nspname"),
            results.getString("relname"),
            oid,
            results.getLong(kind.equals("p") ? "partition_rows" : "own_rows"),
            key(connection, definition, oid));
      }
    }
  }

  private static List<KeyColumn> key(Connection connection, BackfillDefinition definition, long oid)
      throws SQLException {
    List<Index> indexes = indexes(connection, oid);
    List<String> names = definition.key();
    if (names.isEmpty()) {
      names =
          indexes.stream()
              .filter(Index::primary)
              .findFirst()
              .map(Index::columns)
              .orElseThrow(
                  () ->
                      wrong(
                          definition,
                          "table",
                          definition.table() + " has no primary key: name a 'key:'"));
    }
    Map<String, Column> columns = columns(connection, oid);
    List<KeyColumn> key = new ArrayList<>();
    for (String name : names) {
      Column column = columns.get(name);
      if (column == null) {
        throw wrong(definition, "key", definition.table() + " has no column " + name);
      }
      if (!column.notNull()) {
        throw wrong(
            definition, "key", name + " may be null: rows without a key would never be visited");
      }
      key.add(column.column());
    }
    checkIndexes(definition, indexes, names);
    return key;
  }

  private static void checkIndexes(
      BackfillDefinition definition, List<Index> indexes, List<String> names) {
    String key = String.join(", ", names);
    if (indexes.stream().noneMatch(index -> index.unique() && names.containsAll(index.columns()))) {
      throw wrong(
          definition,
          "key",
          "("
              + key
              + ") is not unique in "
              + definition.table()
              + ": add a unique index, or name"
              + " another key");
    }
    if (indexes.stream()
        .noneMatch(
            index ->
                index.walkable()
                    && index.columns().size() >= names.size()
                    && index.columns().subList(0, names.size()).equals(names))) {
      throw wrong(
          definition,
          "key",
          "("
              + key
              + ") is not the start of an index of "
              + definition.table()
              + " (all columns one way, whole table, default collation): add one, or name another"
              + " key");
    }
  }

  private static Map<String, Column> columns(Connection connection, long oid) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT a.attname, a.attnotnull, b.typname,
                   format_type(b.oid, CASE WHEN b.typname = 'numeric' THEN -1
                                           WHEN t.typtype = 'd' THEN t.typtypmod
                                           ELSE a.atttypmod END) AS type,
                   coalesce(
                     (SELECT n.nspname
                        FROM pg_opclass c
                        JOIN pg_am m ON m.oid = c.opcmethod AND m.amname = 'btree'
                        JOIN pg_amop o ON o.amopfamily = c.opcfamily AND o.amopstrategy = 1
                         AND o.amoplefttype = c.opcintype AND o.amoprighttype = c.opcintype
                        JOIN pg_operator p ON p.oid = o.amopopr
                        JOIN pg_namespace n ON n.oid = p.oprnamespace
                       WHERE c.opcdefault AND c.opcintype = b.oid LIMIT 1),
                     'pg_catalog') AS operators
              FROM pg_attribute a
              JOIN pg_type t ON t.oid = a.atttypid
              JOIN pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
             WHERE a.attrelid = ?::oid AND a.attnum > 0 AND NOT a.attisdropped""")) {
      statement.setLong(1, oid);
      try (ResultSet results = statement.executeQuery()) {
        List<Column> columns = new ArrayList<>();
        while (results.next()) {
          columns.add(
              new Column(
                  new KeyColumn(
                      results.getString("attname"),
                      results.getString("type"),
                      results.getString("typname"),
                      results.getString("operators")),
                  results.getBoolean("attnotnull")));
        }
        return columns.stream()
            .collect(Collectors.toMap(column -> column.column().name(), Function.identity()));
      }
    }
  }

  /** Indexes on plain columns of the whole table. */
  private static List<Index> indexes(Connection connection, long oid) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT c.relname, i.indisprimary, i.indisunique AND i.indimmediate AS is_unique,
                   array_agg(a.attname::text ORDER BY k.no) AS columns,
                   am.amname = 'btree'
                     AND count(DISTINCT i.indoption[k.no - 1] & 1) = 1
                     AND bool_and(o.opcdefault
                                  AND i.indcollation[k.no - 1] = a.attcollation) AS walkable
              FROM pg_index i
              JOIN pg_class c ON c.oid = i.indexrelid
              JOIN pg_am am ON am.oid = c.relam
             CROSS JOIN LATERAL generate_series(1, i.indnkeyatts) AS k(no)
              JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k.no - 1]
              JOIN pg_opclass o ON o.oid = i.indclass[k.no - 1]
             WHERE i.indrelid = ?::oid AND i.indisvalid AND i.indpred IS NULL
               AND NOT 0 = ANY (i.indkey::smallint[])
             GROUP BY c.relname, i.indisprimary, i.indisunique, i.indimmediate, am.amname
             ORDER BY c.relname""")) {
      statement.setLong(1, oid);
      try (ResultSet results = statement.executeQuery()) {
        List<Index> indexes = new ArrayList<>();
        while (results.next()) {
          indexes.add(
              new Index(
                  results.getString("relname"),
                  List.of((String[]) results.getArray("columns").getArray()),
                  results.getBoolean("indisprimary"),
                  results.getBoolean("is_unique"),
                  results.getBoolean("walkable")));
        }
        return indexes;
      }
    }
  }

  private static DefinitionException wrong(
      BackfillDefinition definition, @Nullable String key, String message) {
    return new DefinitionException(definition.problem(key == null ? "table" : key, message));
  }
}
