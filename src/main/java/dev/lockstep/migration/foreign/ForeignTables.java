// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.foreign;

import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.script.MigrationFailedException;
import dev.lockstep.postgres.session.SearchPath;
import dev.lockstep.scope.NotOurs;
import dev.lockstep.scope.Providers;
import dev.lockstep.sql.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The guard of a first run: a database without a history that has tables, in whatever schema, was
 * made by something else, and migrations on top of it would run twice what has run already.
 *
 * <p>A schema with a {@code flyway_schema_history} of its own is another program's track and not
 * looked at: several may share a database, each with its own search path. If that history is of
 * these very migrations, and no search path was chosen, then it is this one that is lost.
 */
public final class ForeignTables {
  private static final int NAMED = 3;

  private ForeignTables() {}

  /**
   * Flyway would refuse some of it too, but names neither a table nor a way out. That there is
   * still no history is asked in the same statement: another runner may have begun a moment ago.
   *
   * @param notOurs what belongs to a provider or another program, as the settings say
   * @throws MigrationFailedException if there are any
   */
  public static void refuse(Connection connection, MigrationSet set, List<NotOurs> notOurs)
      throws SQLException {
    List<String> names = new ArrayList<>();
    String schema = "";
    try (PreparedStatement statement =
            connection.prepareStatement(
                """
                SELECT n.nspname, c.relname, users.schema,
                       c.relowner = current_user::regrole AS own
                  FROM (SELECT to_regclass('flyway_schema_history') AS history,
                               current_schema() AS schema
                          FROM %s OFFSET 0) users
                 CROSS JOIN pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                 WHERE users.history IS NULL
                   AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
                   AND n.nspname NOT LIKE 'pg\\_%%' AND n.nspname <> 'information_schema'
                   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                                    WHERE d.deptype = 'e' AND d.objid IN (c.oid, n.oid)
                                      AND d.classid IN ('pg_catalog.pg_class'::regclass,
                                                        'pg_catalog.pg_namespace'::regclass))
                   AND NOT EXISTS (SELECT FROM pg_catalog.pg_class h
                                    WHERE h.relnamespace = n.oid AND h.relkind IN ('r', 'p')
                                      AND h.relname = 'flyway_schema_history')
                 ORDER BY n.nspname <> users.schema, n.nspname, c.relname"""
                    .formatted(SearchPath.FROM_USERS));
        ResultSet results = statement.executeQuery()) {
      while (results.next()) {
        schema = results.getString(3);
        if (counts(results.getString(1), results.getString(2), results.getBoolean(4), notOurs)) {
          names.add(results.getString(1) + "." + results.getString(2));
        }
      }
    }
    if (!names.isEmpty()) {
      throw new MigrationFailedException(
          null,
          "the database has "
              + names.size()
              + (names.size() == 1 ? " table or view" : " tables or views")
              + " already ("
              + names.stream().limit(NAMED).collect(Collectors.joining(", "))
              + (names.size() > NAMED ? ", …" : "")
              + ") but no flyway_schema_history in schema "
              + schema
              + "; "
              + way(OtherTools.find(connection))
              + ", so that nothing runs twice; or name them in LOCKSTEP_NOT_OURS if they are another"
              + " program's",
          null);
    }
    refuseLostHistory(connection, set);
  }

  private static String way(List<OtherTool> tracks) {
    return tracks.isEmpty()
        ? "take it over with 'lockstep adopt database', or, if these migrations have made it, with"
            + " 'lockstep baseline <version>'"
        : tracks.stream().map(OtherTool::text).collect(Collectors.joining("; "));
  }

  /**
   * A provider's schema may have the name of one of the project, but its tables do not belong to
   * the role.
   */
  private static boolean counts(String schema, String name, boolean own, List<NotOurs> notOurs) {
    return CatalogFilter.DEFAULT.keeps(schema, name)
        && (own || !Providers.haveTable(schema, name, Set.of()))
        && notOurs.stream().noneMatch(pattern -> pattern.matchesTable(schema, name));
  }

  private static void refuseLostHistory(Connection connection, MigrationSet set)
      throws SQLException {
    Map<String, Integer> shipped =
        Stream.concat(set.versioned().stream(), set.baselines().stream())
            .collect(Collectors.toMap(MigrationFile::script, MigrationFile::checksum, (a, b) -> a));
    for (String schema : schemasWithHistory(connection)) {
      Optional<String> applied = appliedOf(connection, schema, shipped);
      if (applied.isPresent()) {
        throw new MigrationFailedException(
            null,
            "the history of these migrations is in schema "
                + schema
                + " ("
                + applied.get()
                + " is applied there), where search_path does not look; set search_path to "
                + schema
                + ", for the role or in DATABASE_URL, or to another schema if they are to be"
                + " applied once more there",
            null);
      }
    }
  }

  /** A search path that was set on purpose is taken as meant: tenants in schemas. */
  private static List<String> schemasWithHistory(Connection connection) throws SQLException {
    List<String> schemas = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet results =
            statement.executeQuery(
                """
                SELECT n.nspname
                  FROM (SELECT to_regclass('flyway_schema_history') AS history,
                               (SELECT source FROM pg_settings
                                 WHERE name = 'search_path') AS path_from
                          FROM %s OFFSET 0) users
                 CROSS JOIN pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                 WHERE c.relname = 'flyway_schema_history' AND c.relkind = 'r'
                   -- Another role's: to read it must run nothing that this role put there.
                   AND NOT row_security_active(c.oid)
                   AND NOT EXISTS (SELECT FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
                                    WHERE a.attrelid = c.oid AND a.attnum > 0
                                      AND NOT a.attisdropped
                                      AND t.typnamespace <> 'pg_catalog'::regnamespace)
                   AND users.history IS NULL AND users.path_from = 'default'
                   AND has_schema_privilege(n.oid, 'USAGE')
                   AND has_table_privilege(c.oid, 'SELECT')
                 ORDER BY 1"""
                    .formatted(SearchPath.FROM_USERS))) {
      while (results.next()) {
        schemas.add(results.getString(1));
      }
    }
    return schemas;
  }

  private static Optional<String> appliedOf(
      Connection connection, String schema, Map<String, Integer> shipped) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet results =
            statement.executeQuery(
                "SELECT script, checksum FROM ONLY "
                    + Identifiers.quote(schema)
                    + ".flyway_schema_history WHERE success AND checksum IS NOT NULL"
                    + " ORDER BY installed_rank")) {
      while (results.next()) {
        Integer checksum = shipped.get(results.getString(1));
        if (checksum != null && checksum == results.getInt(2)) {
          return Optional.of(results.getString(1));
        }
      }
      return Optional.empty();
    }
  }
}
