// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.trace;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What of a database's catalog lint looks at, by the relation that it belongs to. All of it is read
 * once; after a statement only what it holds a strong lock on, since nothing else can have changed.
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

  /** An array, so that PostgreSQL looks each up by its key. */
  private static final String THESE_AND_INDEXES =
      """

      AND c.oid OPERATOR(pg_catalog.=) ANY (ARRAY(
            SELECT pg_catalog.unnest(?::pg_catalog.oid[])
             UNION ALL
            SELECT i.indexrelid FROM pg_catalog.pg_index i
             WHERE i.indrelid OPERATOR(pg_catalog.=) ANY (?::pg_catalog.oid[])))\
      """;

  /** One journey to the server for the three. */
  private static final String ALL = RELATIONS + ";" + COLUMNS + ";" + CONSTRAINTS;

  private static final String SOME =
      RELATIONS + THESE_AND_INDEXES + ";" + COLUMNS + THESE + ";" + CONSTRAINTS + THESE;

  private static final int PARAMETERS_OF_SOME = 4;

  /** A column's place. */
  record Place(long table, int number) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
        Comparator.comparingLong(Place::table).thenComparingInt(Place::number);

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  final SortedMap<Long, Relation> relations = new TreeMap<>();
  private final Map<Long, SortedMap<Place, TracedColumn>> columns = new HashMap<>();
  private final Map<Long, SortedMap<Long, TracedConstraint>> constraints = new HashMap<>();
  private final Map<Long, Set<Long>> indexes = new HashMap<>();

  private CatalogState() {}

  /** All of it. */
  static CatalogState read(Connection session) throws SQLException {
    CatalogState state = new CatalogState();
    try (PreparedStatement query = session.prepareStatement(ALL)) {
      state.take(query);
    }
    return state;
  }

  /** What of it belongs to these relations: themselves, their indexes, columns, constraints. */
  static CatalogState read(Connection session, Collection<Long> relations) throws SQLException {
    CatalogState state = new CatalogState();
    Long[] these = relations.toArray(Long[]::new);
    try (PreparedStatement query = session.prepareStatement(SOME)) {
      for (int i = 1; i <= PARAMETERS_OF_SOME; i++) {
        query.setArray(i, session.createArrayOf("int8", these));
      }
      state.take(query);
    }
    return state;
  }

  private void take(PreparedStatement query) throws SQLException {
    query.execute();
    try (ResultSet rows = query.getResultSet()) {
      while (rows.next()) {
        add(relation(rows));
      }
    }
    query.getMoreResults();
    try (ResultSet rows = query.getResultSet()) {
      while (rows.next()) {
        add(column(rows));
      }
    }
    query.getMoreResults();
    try (ResultSet rows = query.getResultSet()) {
      while (rows.next()) {
        add(constraint(rows));
      }
    }
  }

  private static Relation relation(ResultSet row) throws SQLException {
    return new Relation(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getString(4).charAt(0),
        row.getLong(5),
        row.getLong(6),
        row.getLong(7),
        row.getBoolean(8));
  }

  private static TracedColumn column(ResultSet row) throws SQLException {
    return new TracedColumn(
        row.getLong(1),
        row.getInt(2),
        row.getString(3),
        row.getString(4),
        row.getBoolean(5),
        row.getBoolean(6));
  }

  private static TracedConstraint constraint(ResultSet row) throws SQLException {
    Array keys = row.getArray(7);
    return new TracedConstraint(
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
        row.getLong(8));
  }

  private void add(Relation relation) {
    relations.put(relation.id(), relation);
    if (relation.table() != relation.id()) {
      indexes.computeIfAbsent(relation.table(), table -> new HashSet<>()).add(relation.id());
    }
  }

  private void add(TracedColumn column) {
    columns
        .computeIfAbsent(column.table(), table -> new TreeMap<>())
        .put(new Place(column.table(), column.number()), column);
  }

  private void add(TracedConstraint constraint) {
    constraints
        .computeIfAbsent(constraint.table(), table -> new TreeMap<>())
        .put(constraint.id(), constraint);
  }

  /** The columns of all tables. */
  Map<Place, TracedColumn> columns() {
    return flat(columns);
  }

  /** The constraints of all tables. */
  Map<Long, TracedConstraint> constraints() {
    return flat(constraints);
  }

  private static <K, T> Map<K, T> flat(Map<Long, SortedMap<K, T>> byTable) {
    Map<K, T> all = new LinkedHashMap<>();
    new TreeMap<>(byTable).values().forEach(all::putAll);
    return all;
  }

  /**
   * Puts {@code now} in the place of what belongs to {@code these}, of which it was read.
   *
   * @return what it takes the place of
   */
  CatalogState replace(Collection<Long> these, CatalogState now) {
    CatalogState before = new CatalogState();
    for (long id : these) {
      remove(id, before);
      for (long index : indexes.getOrDefault(id, Set.of()).toArray(Long[]::new)) {
        remove(index, before);
      }
      Optional.ofNullable(columns.remove(id)).ifPresent(all -> all.values().forEach(before::add));
      Optional.ofNullable(constraints.remove(id))
          .ifPresent(all -> all.values().forEach(before::add));
    }
    now.relations.values().forEach(this::add);
    now.columns().values().forEach(this::add);
    now.constraints().values().forEach(this::add);
    return before;
  }

  private void remove(long id, CatalogState to) {
    @Nullable Relation relation = relations.remove(id);
    if (relation != null) {
      to.add(relation);
      indexes.getOrDefault(relation.table(), new HashSet<>()).remove(id);
    }
  }
}
