// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.forecast;

import dev.lockstep.migration.forecast.Touch.Reach;
import dev.lockstep.postgres.session.SearchPath;
import dev.lockstep.postgres.session.UsersName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which relations a {@link Touch} locks in one database, by its catalog. Reads only. */
final class Catalogued {
  private static final String TREE =
      """
      WITH RECURSIVE tree (oid) AS (
        SELECT pg_catalog.to_regclass(?)::pg_catalog.oid
        UNION SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN tree t ON i.inhparent = t.oid)
      SELECT oid FROM tree""";

  private static final String INDEX_TABLE =
      """
      WITH RECURSIVE tree (oid) AS (
        SELECT indrelid FROM pg_catalog.pg_index WHERE indexrelid = pg_catalog.to_regclass(?)
        UNION SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN tree t ON i.inhparent = t.oid)
      SELECT oid FROM tree""";

  private static final String DEFAULT_PARTITION =
      """
      SELECT nullif(partdefid, 0) FROM pg_catalog.pg_partitioned_table
       WHERE partrelid = pg_catalog.to_regclass(?)""";

  private static final String FOREIGN_KEYS =
      """
      SELECT CASE WHEN k.conrelid = r.oid THEN k.confrelid ELSE k.conrelid END
        FROM pg_catalog.pg_constraint k, (SELECT pg_catalog.to_regclass(?) AS oid) r
       WHERE k.contype = 'f' AND r.oid IN (k.conrelid, k.confrelid)""";

  private static final String REFERRING =
      """
      SELECT conrelid FROM pg_catalog.pg_constraint
       WHERE contype = 'f' AND confrelid = pg_catalog.to_regclass(?)""";

  private static final String REFERENCING =
      """
      WITH RECURSIVE rest (oid) AS (
        SELECT pg_catalog.to_regclass(?)::pg_catalog.oid
        UNION SELECT o.oid
          FROM rest r,
               LATERAL (SELECT k.conrelid AS oid FROM pg_catalog.pg_constraint k
                         WHERE k.contype = 'f' AND k.confrelid = r.oid
                        UNION ALL SELECT i.inhrelid FROM pg_catalog.pg_inherits i
                         WHERE i.inhparent = r.oid) o)
      SELECT oid FROM rest""";

  private static final String USERS_OF_TYPE =
      """
      SELECT a.attrelid
        FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid,
             (SELECT pg_catalog.to_regtype(?) AS oid) w
       WHERE NOT a.attisdropped AND w.oid IN (t.oid, t.typelem, t.typbasetype)""";

  private static final String TABLES_OF_TYPE =
      "SELECT oid FROM pg_catalog.pg_class WHERE reloftype = pg_catalog.to_regtype(?)";

  private static final String STATISTICS_TABLE =
      """
      SELECT stxrelid FROM pg_catalog.pg_statistic_ext
       WHERE stxname = (pg_catalog.parse_ident(?))[pg_catalog.cardinality(pg_catalog.parse_ident(?))]""";

  private static final String RELATION =
      "SELECT 'pg_catalog.pg_class'::regclass::oid, pg_catalog.to_regclass(?)::oid, 0";

  private static final String TYPE =
      "SELECT 'pg_catalog.pg_type'::regclass::oid, pg_catalog.to_regtype(?)::oid, 0";

  private static final String SCHEMA =
      "SELECT 'pg_catalog.pg_namespace'::regclass::oid, pg_catalog.to_regnamespace(?)::oid, 0";

  /** A column, or a constraint, of that name. */
  private static final String PART =
      """
      SELECT 'pg_catalog.pg_class'::regclass::oid, a.attrelid, a.attnum::int
        FROM pg_catalog.pg_attribute a
       WHERE a.attrelid = pg_catalog.to_regclass(?)
         AND a.attname = (pg_catalog.parse_ident(?))[1]
      UNION ALL
      SELECT 'pg_catalog.pg_constraint'::regclass::oid, k.oid, 0
        FROM pg_catalog.pg_constraint k
       WHERE k.conrelid = pg_catalog.to_regclass(?)
         AND k.conname = (pg_catalog.parse_ident(?))[1]""";

  private final Connection connection;

  Catalogued(Connection connection) {
    this.connection = connection;
  }

  /** The locks on relations that are there; empty if the named one is not. */
  List<LockForecast> locks(Touch touch) throws SQLException {
    Optional<String> name =
        switch (touch.reach()) {
          case TABLES_OF_TYPE, USERS_OF_TYPE, TYPE_WITH_DEPENDENTS ->
              UsersName.ofType(connection, touch.name());
          case SCHEMA_WITH_DEPENDENTS, STATISTICS_TABLE -> Optional.of(touch.name());
          case ALONE,
              TREE,
              INDEX_TABLE,
              DEFAULT_PARTITION,
              FOREIGN_KEYS,
              REFERRING,
              REFERENCING,
              WITH_DEPENDENTS,
              WITH_PART ->
              UsersName.ofRelation(connection, touch.name());
        };
    return name.isPresent() ? found(touch, name.get()) : List.of();
  }

  private List<LockForecast> found(Touch touch, String name) throws SQLException {
    String part = touch.part();
    return switch (touch.reach()) {
      case ALONE -> query(touch, "SELECT pg_catalog.to_regclass(?)::oid", name);
      case TREE -> query(touch, TREE, name);
      case INDEX_TABLE -> query(touch, INDEX_TABLE, name);
      case DEFAULT_PARTITION -> query(touch, DEFAULT_PARTITION, name);
      case FOREIGN_KEYS -> query(touch, FOREIGN_KEYS, name);
      case REFERRING -> query(touch, REFERRING, name);
      case REFERENCING -> query(touch, REFERENCING, name);
      case TABLES_OF_TYPE -> query(touch, TABLES_OF_TYPE, name);
      case USERS_OF_TYPE -> query(touch, USERS_OF_TYPE, name);
      case STATISTICS_TABLE -> query(touch, STATISTICS_TABLE, name, name);
      case WITH_DEPENDENTS -> query(touch, gone(RELATION), name);
      case TYPE_WITH_DEPENDENTS -> query(touch, gone(TYPE), name);
      case SCHEMA_WITH_DEPENDENTS -> query(touch, gone(SCHEMA), name);
      case WITH_PART -> query(touch, gone(PART), name, part, name, part);
    };
  }

  /**
   * All that goes with {@code roots}, as {@code DROP … CASCADE} follows it, and of each object the
   * relations that are locked to take it away: both tables of a foreign key, a trigger's, a rule's.
   */
  private static String gone(String roots) {
    return """
        WITH RECURSIVE gone (classid, objid, objsubid) AS (
        %s
        UNION
        SELECT o.classid, o.objid, o.objsubid
          FROM gone g,
               LATERAL (SELECT d.classid, d.objid, d.objsubid FROM pg_catalog.pg_depend d
                         WHERE d.refclassid = g.classid AND d.refobjid = g.objid
                           AND g.objsubid IN (0, d.refobjsubid) AND d.deptype <> 'e'
                        -- What is but a part of another object takes that with it.
                        UNION ALL
                        SELECT d.refclassid, d.refobjid, d.refobjsubid FROM pg_catalog.pg_depend d
                         WHERE d.classid = g.classid AND d.objid = g.objid
                           AND d.objsubid = g.objsubid AND d.deptype = 'i') o)
        SELECT objid FROM gone WHERE classid = 'pg_catalog.pg_class'::regclass
        UNION SELECT u.oid FROM gone JOIN pg_catalog.pg_constraint k
                  ON classid = 'pg_catalog.pg_constraint'::regclass AND objid = k.oid,
                     LATERAL (SELECT k.conrelid
                              -- The triggers of a partition's key are those of its parent's.
                              UNION ALL SELECT k.confrelid
                               WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_constraint p
                                                  WHERE p.oid = k.conparentid
                                                    AND p.confrelid = k.confrelid)) u (oid)
        UNION SELECT t.tgrelid FROM gone JOIN pg_catalog.pg_trigger t
                  ON classid = 'pg_catalog.pg_trigger'::regclass AND objid = t.oid
        UNION SELECT r.ev_class FROM gone JOIN pg_catalog.pg_rewrite r
                  ON classid = 'pg_catalog.pg_rewrite'::regclass AND objid = r.oid
        UNION SELECT p.polrelid FROM gone JOIN pg_catalog.pg_policy p
                  ON classid = 'pg_catalog.pg_policy'::regclass AND objid = p.oid
        UNION SELECT a.adrelid FROM gone JOIN pg_catalog.pg_attrdef a
                  ON classid = 'pg_catalog.pg_attrdef'::regclass AND objid = a.oid
        UNION SELECT x.indrelid FROM gone JOIN pg_catalog.pg_index x
                  ON classid = 'pg_catalog.pg_class'::regclass AND objid = x.indexrelid
        UNION SELECT u.oid FROM gone JOIN pg_catalog.pg_class c
                  ON classid = 'pg_catalog.pg_class'::regclass AND objid = c.oid
                     AND c.relispartition AND c.relkind IN ('r', 'p', 'f') AND objsubid = 0
                JOIN pg_catalog.pg_inherits i ON i.inhrelid = c.oid
                JOIN pg_catalog.pg_partitioned_table p ON p.partrelid = i.inhparent,
                     LATERAL (VALUES (p.partrelid), (p.partdefid)) u (oid)"""
        .formatted(roots);
  }

  private List<LockForecast> query(Touch touch, String relations, String... names)
      throws SQLException {
    List<LockForecast> locks = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            // Named as the user would write them.
            "SELECT locked.oid::regclass::text"
                + " FROM (SELECT c.oid, c.oid = named.oid AS is_named"
                + " FROM pg_catalog.pg_class c, (SELECT pg_catalog.to_regclass(?) AS oid) named"
                + " WHERE (c.relkind IN ('r', 'p', 'v', 'm', 'f') OR c.oid = named.oid)"
                + " AND c.oid IN ("
                + relations
                + ") OFFSET 0) locked, "
                + SearchPath.FROM_USERS
                + " ORDER BY locked.is_named DESC NULLS LAST, 1")) {
      // Indexes and sequences are told where they are named; a schema's name is no relation's.
      statement.setString(1, touch.reach() == Reach.SCHEMA_WITH_DEPENDENTS ? "pg_type" : names[0]);
      for (int i = 0; i < names.length; i++) {
        statement.setString(i + 2, names[i]);
      }
      try (ResultSet results = statement.executeQuery()) {
        while (results.next()) {
          locks.add(new LockForecast(touch.mode(), results.getString(1)));
        }
      }
    }
    return locks;
  }
}
