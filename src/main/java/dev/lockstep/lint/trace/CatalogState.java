// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.trace;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What of a database's catalog lint looks at. All of it is read once; after a statement only what
 * it holds a strong lock on, since nothing else can have changed.
 */
final class CatalogState {
  /** Every name in full: the session looks names up by the user's path. */
  private static final String RELATIONS =
      """
      SELECT c.oid::pg_catalog.int8, n.nspname, c.relname, c.relkind::pg_catalog.text,
             c.relfilenode::pg_catalog.int8,
             COALESCE(x.indrelid, c.oid)::pg_catalog.int8,
             COALESCE(pg_catalog.pg_partition_root(COALESCE(x.indrelid, c.oid)),
                      x.indrelid, c.oid)::pg_catalog.int8,
             c.relispartition
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
        LEFT JOIN pg_catalog.pg_index x ON x.indexrelid OPERATOR(pg_catalog.=) c.oid
       WHERE c.oid OPERATOR(pg_catalog.>=) 16384::pg_catalog.oid
         AND c.relkind OPERATOR(pg_catalog.<>) 't'::pg_catalog."char"
         AND n.nspname OPERATOR(pg_catalog.<>) 'pg_toast'::pg_catalog.name\
      """;

  private static final String COLUMNS =
      """
      SELECT a.attrelid::pg_catalog.int8, a.attnum, a.attname,
             pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull,
             a.atthasdef OR a.attidentity OPERATOR(pg_catalog.<>) ''::pg_catalog."char"
               OR a.attgenerated OPERATOR(pg_catalog.<>) ''::pg_catalog."char"
        FROM pg_catalog.pg_attribute a
        JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) a.attrelid
       WHERE c.oid OPERATOR(pg_catalog.>=) 16384::pg_catalog.oid
         AND a.attnum OPERATOR(pg_catalog.>) 0::pg_catalog.int2
         AND NOT a.attisdropped
         AND c.relkind OPERATOR(pg_catalog.=) ANY ('{r,p}'::pg_catalog."char"[])\
      """;

  private static final String CONSTRAINTS =
      """
      SELECT k.oid::pg_catalog.int8, k.conname, k.contype::pg_catalog.text,
             k.conrelid::pg_catalog.int8, k.confrelid::pg_catalog.int8, k.convalidated, k.conkey,
             k.conindid::pg_catalog.int8
        FROM pg_catalog.pg_constraint k
        JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) k.conrelid
       WHERE c.oid OPERATOR(pg_catalog.>=) 16384::pg_catalog.oid\
      """;

  private static final String THESE =
      "\n AND c.oid OPERATOR(pg_catalog.=) ANY (?::pg_catalog.oid[])";

  private static final String THESE_AND_INDEXES =
      """

      AND (c.oid OPERATOR(pg_catalog.=) ANY (?::pg_catalog.oid[])
           OR c.oid OPERATOR(pg_catalog.=) ANY (ARRAY(
                SELECT i.indexrelid FROM pg_catalog.pg_index i
                 WHERE i.indrelid OPERATOR(pg_catalog.=) ANY (?::pg_catalog.oid[]))))\
      """;

  /** A column's place. */
  record Place(long table, int number) {}

  final Map<Long, Relation> relations = new TreeMap<>();
  final Map<Place, TracedColumn> columns = new LinkedHashMap<>();
  final Map<Long, TracedConstraint> constraints = new TreeMap<>();

  private CatalogState() {}

  /** All of it. */
  static CatalogState read(Connection session) throws SQLException {
    CatalogState state = new CatalogState();
    state.readAll(session, null);
    return state;
  }

  /** What of it belongs to these relations: themselves, their indexes, columns, constraints. */
  static CatalogState read(Connection session, Collection<Long> relations) throws SQLException {
    CatalogState state = new CatalogState();
    state.readAll(session, relations.toArray(Long[]::new));
    return state;
  }

  private void readAll(Connection session, Long @Nullable [] these) throws SQLException {
    query(
        session,
        RELATIONS + (these == null ? "" : THESE_AND_INDEXES),
        these,
        row ->
            relations.put(
                row.getLong(1),
                new Relation(
                    row.getLong(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4).charAt(0),
                    row.getLong(5),
                    row.getLong(6),
                    row.getLong(7),
                    row.getBoolean(8))));
    query(
        session,
        COLUMNS + (these == null ? "" : THESE),
        these,
        row ->
            columns.put(
                new Place(row.getLong(1), row.getInt(2)),
                new TracedColumn(
                    row.getLong(1),
                    row.getInt(2),
                    row.getString(3),
                    row.getString(4),
                    row.getBoolean(5),
                    row.getBoolean(6))));
    query(
        session,
        CONSTRAINTS + (these == null ? "" : THESE),
        these,
        row -> {
          Array keys = row.getArray(7);
          constraints.put(
              row.getLong(1),
              new TracedConstraint(
                  row.getLong(1),
                  row.getString(2),
                  row.getString(3).charAt(0),
                  row.getLong(4),
                  row.getLong(5),
                  row.getBoolean(6),
                  keys == null
                      ? List.of()
                      : Arrays.stream((Object[]) keys.getArray())
                          .map(key -> ((Number) key).intValue())
                          .toList(),
                  row.getLong(8)));
        });
  }

  private interface Row {
    void take(ResultSet row) throws SQLException;
  }

  private static void query(Connection session, String sql, Long @Nullable [] these, Row each)
      throws SQLException {
    try (PreparedStatement query = session.prepareStatement(sql)) {
      int parameters = these == null ? 0 : (int) sql.chars().filter(c -> c == '?').count();
      for (int i = 1; i <= parameters; i++) {
        query.setArray(i, session.createArrayOf("int8", these));
      }
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          each.take(rows);
        }
      }
    }
  }

  /** This, but of {@code these} what {@code now} has, which was read for them. */
  CatalogState with(Collection<Long> these, CatalogState now) {
    CatalogState state = new CatalogState();
    relations.forEach(
        (id, relation) -> {
          if (!these.contains(id) && !these.contains(relation.table())) {
            state.relations.put(id, relation);
          }
        });
    columns.forEach(
        (place, column) -> {
          if (!these.contains(place.table())) {
            state.columns.put(place, column);
          }
        });
    constraints.forEach(
        (id, constraint) -> {
          if (!these.contains(constraint.table())) {
            state.constraints.put(id, constraint);
          }
        });
    state.relations.putAll(now.relations);
    state.columns.putAll(now.columns);
    state.constraints.putAll(now.constraints);
    return state;
  }
}
