// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.foreign;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds other migration tools by the columns of their tables, in whatever schema and, where a tool
 * lets people choose it, under whatever name. Reads the catalog alone, and only where a database
 * has no history of its own.
 */
public final class OtherTools {
  private static final Set<String> FLYWAY =
      Set.of(
          "installed_rank",
          "version",
          "description",
          "type",
          "script",
          "checksum",
          "installed_by",
          "installed_on",
          "execution_time",
          "success");

  private OtherTools() {}

  /** A table that may be a tool's: its columns, and what stands beside it. */
  private record Candidate(
      String schema, String name, Set<String> columns, String versionType, boolean besideRails) {
    boolean is(String table, String... some) {
      return name.equals(table) && has(some);
    }

    boolean has(String... some) {
      return columns.containsAll(Set.of(some));
    }

    boolean hasOnly(String... all) {
      return columns.equals(Set.of(all));
    }
  }

  /** All that are there, by schema and name. */
  public static List<OtherTool> find(Connection connection) throws SQLException {
    List<OtherTool> tracks = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                """
                SELECT n.nspname, c.relname, pg_catalog.array_agg(a.attname::text),
                       pg_catalog.max(pg_catalog.format_type(a.atttypid, NULL))
                         FILTER (WHERE a.attname = 'version'),
                       EXISTS (SELECT FROM pg_catalog.pg_class r
                                WHERE r.relnamespace = n.oid
                                  AND r.relname = 'ar_internal_metadata')
                  FROM pg_catalog.pg_class c
                  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                  JOIN pg_catalog.pg_attribute a
                    ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                 WHERE c.relkind IN ('r', 'p') AND c.oid >= 16384
                   AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
                 GROUP BY n.oid, n.nspname, c.relname
                HAVING pg_catalog.count(*) <= 20
                 ORDER BY n.nspname, c.relname""")) {
      while (found.next()) {
        String version = found.getString(4);
        of(new Candidate(
                found.getString(1),
                found.getString(2),
                Set.of(texts(found.getArray(3))),
                version == null ? "" : version,
                found.getBoolean(5)))
            .ifPresent(tracks::add);
      }
    }
    return tracks;
  }

  private static String[] texts(Array array) throws SQLException {
    return (String[]) array.getArray();
  }

  private static Optional<OtherTool> of(Candidate table) {
    if (table.hasOnly("id", "hash", "created_at")
        || table.hasOnly("id", "hash", "created_at", "name", "applied_at")) {
      return track(table, "Drizzle", "drizzle <folder>");
    }
    if (table.is("_prisma_migrations", "migration_name", "checksum")) {
      return track(table, "Prisma", "prisma <folder>");
    }
    if (table.is("databasechangelog", "md5sum", "orderexecuted")) {
      return track(table, "Liquibase", "liquibase <folder>");
    }
    if (table.columns().equals(FLYWAY)) {
      return track(table, "Flyway", "flyway <folder>");
    }
    return table.is("schema_migrations", "version") ? schemaMigrations(table) : others(table);
  }

  /** A name that several tools have taken. */
  private static Optional<OtherTool> schemaMigrations(Candidate table) {
    if (table.has("dirty")) {
      return track(table, "golang-migrate", "sql <folder>");
    }
    if (table.besideRails()) {
      return database(table, "Rails");
    }
    if (table.has("inserted_at")) {
      return database(table, "Ecto");
    }
    return table.hasOnly("version") && table.versionType().startsWith("character varying")
        ? track(table, "dbmate", "sql <folder>")
        : database(table, "another tool");
  }

  /** Tools whose files are no plain SQL. */
  private static Optional<OtherTool> others(Candidate table) {
    if (table.is("goose_db_version", "version_id", "is_applied")) {
      return track(table, "goose", "sql <folder>");
    }
    if (table.schema().equals("pgroll") && table.is("migrations", "name", "migration")) {
      return database(table, "pgroll");
    }
    if (table.is("alembic_version", "version_num")) {
      return database(table, "Alembic");
    }
    if (table.is("knex_migrations", "batch", "migration_time")) {
      return database(table, "Knex");
    }
    if (table.is("SequelizeMeta", "name")) {
      return database(table, "Sequelize");
    }
    if (table.is("__EFMigrationsHistory", "MigrationId")) {
      return database(table, "Entity Framework");
    }
    return table.is("django_migrations", "app", "applied")
        ? database(table, "Django")
        : Optional.empty();
  }

  private static Optional<OtherTool> track(Candidate table, String tool, String command) {
    return Optional.of(new OtherTool(tool, name(table), "'lockstep adopt " + command + "'"));
  }

  private static Optional<OtherTool> database(Candidate table, String tool) {
    return Optional.of(
        new OtherTool(
            tool,
            name(table),
            "'lockstep adopt database', since its own files are not SQL that Lockstep could run"));
  }

  private static String name(Candidate table) {
    return table.schema() + "." + table.name();
  }
}
