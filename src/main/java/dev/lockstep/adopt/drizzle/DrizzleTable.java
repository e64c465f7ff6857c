// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.drizzle;

import dev.lockstep.sql.Identifiers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Drizzle's own table in a live database, in whatever schema and under whatever name: it is known
 * by its columns.
 *
 * @param schema where it is
 * @param name what it is called
 * @param named whether it has the columns of 1.0
 */
record DrizzleTable(String schema, String name, boolean named) {
  /**
   * One row.
   *
   * @param id its place in the order
   * @param hash SHA-256 of the file's text, in hex
   * @param createdAt the time of the migration, in milliseconds
   * @param migration the name of the migration; null before 1.0
   */
  record Row(long id, String hash, long createdAt, @Nullable String migration) {}

  /** Every table that looks like one, by name. */
  static List<DrizzleTable> find(Connection connection) throws SQLException {
    List<DrizzleTable> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                """
                SELECT n.nspname, c.relname, columns.names @> '{name,applied_at}'::text[]
                  FROM pg_catalog.pg_class c
                  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                 CROSS JOIN LATERAL (
                       SELECT pg_catalog.array_agg(a.attname::text ORDER BY a.attnum) AS names,
                              pg_catalog.bool_or(a.attname = 'hash'
                                  AND a.atttypid = 'pg_catalog.text'::pg_catalog.regtype)
                          AND pg_catalog.bool_or(a.attname = 'created_at'
                                  AND a.atttypid = 'pg_catalog.int8'::pg_catalog.regtype) AS typed
                         FROM pg_catalog.pg_attribute a
                        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) columns
                 WHERE c.relkind = 'r' AND columns.typed
                   AND columns.names IN ('{id,hash,created_at}'::text[],
                                         '{id,hash,created_at,name,applied_at}'::text[])
                 ORDER BY c.relname <> '__drizzle_migrations', n.nspname <> 'drizzle', 1, 2""")) {
      while (found.next()) {
        tables.add(new DrizzleTable(found.getString(1), found.getString(2), found.getBoolean(3)));
      }
    }
    return tables;
  }

  /** {@code schema.name}. */
  String qualified() {
    return schema + "." + name;
  }

  /** All rows, in the order in which they were written. */
  List<Row> rows(Connection connection) throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet results =
            statement.executeQuery(
                "SELECT id, hash, created_at, "
                    + (named ? "name" : "NULL")
                    + " FROM ONLY "
                    + Identifiers.quote(schema, name)
                    + " ORDER BY id")) {
      while (results.next()) {
        rows.add(
            new Row(
                results.getLong(1),
                String.valueOf(results.getString(2)),
                results.getLong(3),
                results.getString(4)));
      }
    }
    return rows;
  }
}
