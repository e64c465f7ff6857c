// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.health;

import dev.lockstep.catalog.Outside;
import dev.lockstep.scope.NotOurs;
import dev.lockstep.scope.Providers;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tables that are there, and those that should be, by the same measure: no partitions, which
 * come and go, and nothing that is not ours.
 *
 * @param expected those that should be there
 * @param present those that are there
 */
record LiveTables(Set<TableName> expected, Set<TableName> present) {
  private static final String TABLES =
      """
      SELECT n.nspname, c.relname, c.relispartition
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p', 'f')
         AND n.nspname = ANY (?) AND n.nspname <> 'lockstep'
         AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                          WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                            AND d.objid = c.oid AND d.deptype = 'e')""";

  /**
   * Children, and what was a partition and was kept, of tables whose partitions something else
   * manages: named after the table, with columns of it.
   */
  private static final String CHILDREN =
      """
      WITH RECURSIVE managed AS (
        SELECT c.oid, c.relname
          FROM ROWS FROM (pg_catalog.unnest(?::text[]), pg_catalog.unnest(?::text[])) AS t(schema, name)
          JOIN pg_catalog.pg_namespace n ON n.nspname = t.schema
          JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = t.name
      ), family AS (
        SELECT i.inhrelid AS oid FROM managed m JOIN pg_catalog.pg_inherits i ON i.inhparent = m.oid
        UNION
        SELECT i.inhrelid FROM family f JOIN pg_catalog.pg_inherits i ON i.inhparent = f.oid
      ), columns AS (
        SELECT a.attrelid AS oid, a.attname, a.atttypid
          FROM pg_catalog.pg_attribute a WHERE a.attnum > 0 AND NOT a.attisdropped
      ), former AS (
        SELECT c.oid
          FROM managed m
          JOIN pg_catalog.pg_class c
            ON c.relkind IN ('r', 'p') AND pg_catalog.starts_with(c.relname::text, m.relname || '_')
         WHERE NOT EXISTS (SELECT attname, atttypid FROM columns k WHERE k.oid = c.oid
                           EXCEPT SELECT attname, atttypid FROM columns k WHERE k.oid = m.oid)
            OR NOT EXISTS (SELECT attname, atttypid FROM columns k WHERE k.oid = m.oid
                           EXCEPT SELECT attname, atttypid FROM columns k WHERE k.oid = c.oid)
      )
      SELECT n.nspname, c.relname
        FROM (SELECT oid FROM family UNION SELECT oid FROM former) found
        JOIN pg_catalog.pg_class c ON c.oid = found.oid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace""";

  /** Looks in public and in the schemas of {@code wanted}. */
  static LiveTables read(Connection connection, Set<TableName> wanted, Outside outside)
      throws SQLException {
    List<NotOurs> notOurs = outside.notOurs().stream().map(NotOurs::parse).toList();
    Set<String> schemas = wanted.stream().map(TableName::schema).collect(Collectors.toSet());
    Set<String> claimed = new TreeSet<>(schemas);
    claimed.remove("public");
    Set<TableName> present = new TreeSet<>();
    Set<TableName> partitions = new TreeSet<>();
    try (PreparedStatement statement = connection.prepareStatement(TABLES)) {
      Array array =
          connection.createArrayOf(
              "text", Stream.concat(Stream.of("public"), schemas.stream()).distinct().toArray());
      statement.setArray(1, array);
      try (ResultSet results = statement.executeQuery()) {
        while (results.next()) {
          TableName table = new TableName(results.getString(1), results.getString(2));
          if (results.getBoolean(3)) {
            partitions.add(table);
          } else if (wanted.contains(table)
              || !Providers.haveTable(table.schema(), table.name(), claimed)) {
            present.add(table);
          }
        }
      }
      array.free();
    }
    if (!outside.partitioned().isEmpty()) {
      children(connection, outside).stream()
          .filter(child -> !wanted.contains(child))
          .forEach(partitions::add);
    }
    present.removeAll(partitions);
    Set<TableName> expected = new TreeSet<>(wanted);
    expected.removeAll(partitions);
    for (Set<TableName> side : List.of(present, expected)) {
      side.removeIf(
          table ->
              notOurs.stream()
                  .anyMatch(pattern -> pattern.matchesTable(table.schema(), table.name())));
    }
    return new LiveTables(expected, present);
  }

  private static Set<TableName> children(Connection connection, Outside outside)
      throws SQLException {
    Set<TableName> children = new TreeSet<>();
    try (PreparedStatement statement = connection.prepareStatement(CHILDREN)) {
      statement.setArray(
          1,
          connection.createArrayOf(
              "text", outside.partitioned().stream().map(id -> id.schema()).toArray()));
      statement.setArray(
          2,
          connection.createArrayOf(
              "text", outside.partitioned().stream().map(id -> id.name()).toArray()));
      try (ResultSet results = statement.executeQuery()) {
        while (results.next()) {
          children.add(new TableName(results.getString(1), results.getString(2)));
        }
      }
    }
    return children;
  }
}
