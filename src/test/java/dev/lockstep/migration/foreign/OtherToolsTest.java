// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.migration.run.MigrationRunner.Options;
import dev.lockstep.migration.script.MigrationFailedException;
import dev.lockstep.support.MigrationFixture;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each tool is known by its table, as that tool makes it, in a schema of its own. */
class OtherToolsTest {
  private static final String ADOPT_DATABASE =
      "'lockstep adopt database', since its own files are not SQL that Lockstep could run";

  @TempDir Path folder;
  private MigrationFixture fixture;

  @BeforeEach
  void open() {
    fixture = new MigrationFixture(folder);
    fixture.with("V1__a.sql", "CREATE TABLE a (id int);");
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private List<String> found() throws SQLException {
    try (Connection connection = fixture.database.connections().open()) {
      return OtherTools.find(connection).stream()
          .map(track -> track.table() + " " + track.tool() + " " + track.adopt())
          .toList();
    }
  }

  @Test
  void eachToolIsNamedWithItsTableAndTheCommandThatAdoptsIt() throws SQLException {
    Map<String, String> tables = new TreeMap<>();
    Map<String, String> expected = new TreeMap<>();
    tool(
        tables,
        expected,
        "a1.\"Log\"",
        "(id serial, hash text NOT NULL, created_at bigint)",
        "a1.Log Drizzle 'lockstep adopt drizzle <folder>'");
    tool(
        tables,
        expected,
        "a2.__drizzle_migrations",
        "(id serial, hash text NOT NULL, created_at bigint, name text, applied_at timestamptz)",
        "a2.__drizzle_migrations Drizzle 'lockstep adopt drizzle <folder>'");
    tool(
        tables,
        expected,
        "b._prisma_migrations",
        "(id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz,"
            + " migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz,"
            + " started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL)",
        "b._prisma_migrations Prisma 'lockstep adopt prisma <folder>'");
    tool(
        tables,
        expected,
        "c.databasechangelog",
        "(id varchar(255), author varchar(255), filename varchar(255), dateexecuted timestamp,"
            + " orderexecuted int, exectype varchar(10), md5sum varchar(35), description varchar(255),"
            + " comments varchar(255), tag varchar(255), liquibase varchar(20), contexts varchar(255),"
            + " labels varchar(255), deployment_id varchar(10))",
        "c.databasechangelog Liquibase 'lockstep adopt liquibase <folder>'");
    tool(
        tables,
        expected,
        "d1.schema_migrations",
        "(version bigint PRIMARY KEY, dirty boolean NOT NULL)",
        "d1.schema_migrations golang-migrate 'lockstep adopt sql <folder>'");
    tool(
        tables,
        expected,
        "d2.schema_migrations",
        "(version varchar(128) PRIMARY KEY)",
        "d2.schema_migrations dbmate 'lockstep adopt sql <folder>'");
    tool(
        tables,
        expected,
        "d3.schema_migrations",
        "(version varchar PRIMARY KEY); CREATE TABLE d3.ar_internal_metadata (key varchar)",
        "d3.schema_migrations Rails " + ADOPT_DATABASE);
    tool(
        tables,
        expected,
        "d4.schema_migrations",
        "(version bigint PRIMARY KEY, inserted_at timestamp)",
        "d4.schema_migrations Ecto " + ADOPT_DATABASE);
    tool(
        tables,
        expected,
        "e.goose_db_version",
        "(id serial, version_id bigint, is_applied boolean, tstamp timestamp)",
        "e.goose_db_version goose 'lockstep adopt sql <folder>'");
    tool(
        tables,
        expected,
        "pgroll.migrations",
        "(schema name, name text, migration jsonb, created_at timestamp, parent text, done bool)",
        "pgroll.migrations pgroll " + ADOPT_DATABASE);
    tool(
        tables,
        expected,
        "f.alembic_version",
        "(version_num varchar(32) NOT NULL)",
        "f.alembic_version Alembic " + ADOPT_DATABASE);
    tool(
        tables,
        expected,
        "g.knex_migrations",
        "(id serial, name varchar(255), batch int, migration_time timestamptz)",
        "g.knex_migrations Knex " + ADOPT_DATABASE);
    tool(
        tables,
        expected,
        "h.\"SequelizeMeta\"",
        "(name varchar(255) PRIMARY KEY)",
        "h.SequelizeMeta Sequelize " + ADOPT_DATABASE);
    tool(
        tables,
        expected,
        "i.\"__EFMigrationsHistory\"",
        "(\"MigrationId\" varchar(150) PRIMARY KEY, \"ProductVersion\" varchar(32) NOT NULL)",
        "i.__EFMigrationsHistory Entity Framework " + ADOPT_DATABASE);
    tool(
        tables,
        expected,
        "j.django_migrations",
        "(id bigint, app varchar(255), name varchar(255), applied timestamptz)",
        "j.django_migrations Django " + ADOPT_DATABASE);
    tool(
        tables,
        expected,
        "k.schema_version",
        "(installed_rank int PRIMARY KEY, version varchar(50), description varchar(200), type"
            + " varchar(20), script varchar(1000), checksum int, installed_by varchar(100),"
            + " installed_on timestamp, execution_time int, success boolean)",
        "k.schema_version Flyway 'lockstep adopt flyway <folder>'");
    // No tool's, though called or made alike.
    fixture.database.execute(
        "CREATE TABLE migrations (id int, name text)",
        "CREATE TABLE hashes (id int, hash text, created_at bigint, note text)",
        "CREATE VIEW schema_migrations AS SELECT 1 AS version, true AS dirty");

    tables.forEach((name, sql) -> fixture.database.execute(sql));

    assertThat(found()).containsExactlyInAnyOrderElementsOf(expected.values());
  }

  private static void tool(
      Map<String, String> tables,
      Map<String, String> expected,
      String table,
      String columns,
      String text) {
    String schema = table.substring(0, table.indexOf('.'));
    tables.put(table, "CREATE SCHEMA " + schema + "; CREATE TABLE " + table + " " + columns);
    expected.put(table, text);
  }

  @Test
  void aFirstRunNamesTheToolAndTheCommand() {
    fixture.database.execute(
        "CREATE SCHEMA drizzle",
        "CREATE TABLE drizzle.__drizzle_migrations (id serial, hash text, created_at bigint)",
        "CREATE TABLE users (id int)",
        "INSERT INTO users VALUES (1)");

    assertThatThrownBy(() -> fixture.runner().run(Options.ALL))
        .isInstanceOf(MigrationFailedException.class)
        .hasMessage(
            "the database has 1 table or view already (public.users) but no flyway_schema_history in"
                + " schema public; Drizzle has migrated it (drizzle.__drizzle_migrations): take it"
                + " over with 'lockstep adopt drizzle <folder>', so that nothing runs twice; or name"
                + " them in LOCKSTEP_NOT_OURS if they are another program's");
  }

  @Test
  void aDatabaseOfNoToolIsAdoptedAsItIsOrBaselined() {
    fixture.database.execute("CREATE TABLE users (id int)");

    assertThatThrownBy(() -> fixture.runner().run(Options.ALL))
        .hasMessageContaining(
            "; take it over with 'lockstep adopt database', or, if these migrations have made it,"
                + " with 'lockstep baseline <version>', so that nothing runs twice;");
  }
}
