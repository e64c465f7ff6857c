// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lockstep.app.database.Database;
import dev.lockstep.app.database.DatabaseSettings;
import dev.lockstep.drift.Drift;
import dev.lockstep.drift.LiveDatabase;
import dev.lockstep.migration.file.MigrationFolder;
import dev.lockstep.migration.flyway.FlywayEngine;
import dev.lockstep.migration.plan.Gate;
import dev.lockstep.migration.run.MigrationRunner;
import dev.lockstep.migration.run.MigrationRunner.Options;
import dev.lockstep.migration.run.MigrationSettings;
import dev.lockstep.migration.run.RunListener;
import dev.lockstep.schema.SchemaModules;
import dev.lockstep.shadow.ScratchServer;
import dev.lockstep.support.Scratch;
import dev.lockstep.support.TestDatabase;
import dev.lockstep.time.Sleeper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/sql/roles.sql} on a real server, with the example's own migrations. */
class RolesTest {
  private static final String ROLES =
      YamlFiles.text(YamlFiles.DEPLOY.resolve("sql").resolve("roles.sql"));
  private static final String DENIED = "42501";

  private final TestDatabase database = TestDatabase.create();

  @BeforeEach
  void makeRoles() {
    database.execute(ROLES);
  }

  /** Roles are the whole server's: they go when the database that they are used in has gone. */
  @AfterEach
  void dropRoles() throws SQLException {
    database.close();
    try (Connection connection = TestDatabase.server().connect("postgres");
        Statement statement = connection.createStatement()) {
      for (String role : List.of("lockstep_owner", "lockstep_reader", "app")) {
        statement.execute("DROP ROLE IF EXISTS " + role);
      }
    }
  }

  @Test
  void theOwnerMigratesAndOwnsWhatItMade() throws Exception {
    assertThat(migrate("lockstep_owner", database.url()).applied()).isNotEmpty();

    assertThat(
            database.rows(
                """
                SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class
                 WHERE relnamespace IN ('public'::regnamespace, 'lockstep'::regnamespace)"""))
        .containsExactly("lockstep_owner");
  }

  @Test
  void theReaderReadsHistoryAndLockstepAndNothingElse() throws Exception {
    migrate("lockstep_owner", database.url());

    assertAllowed("lockstep_reader", "SELECT * FROM flyway_schema_history");
    assertAllowed("lockstep_reader", "SELECT * FROM lockstep.lease");
    assertAllowed("lockstep_reader", "SELECT * FROM lockstep.schema_version");
    try (Connection connection = as("lockstep_reader")) {
      assertThat(runner("lockstep_reader", database.url()).plan(connection, Options.ALL).isDone())
          .isTrue();
    }
    assertDenied("lockstep_reader", "SELECT * FROM artworks");
    for (String table :
        List.of(
            "attempt", "backfill_run", "backfill_range", "backfill_batch", "backfill_quarantine")) {
      assertDenied("lockstep_reader", "SELECT * FROM lockstep." + table);
    }
    assertDenied("lockstep_reader", "DELETE FROM flyway_schema_history");
    assertDenied("lockstep_reader", "UPDATE lockstep.lease SET epoch = 0");
    assertDenied("lockstep_reader", "CREATE TABLE mine (id int)");
    assertDenied("lockstep_reader", "CREATE TABLE lockstep.mine (id int)");
    assertDenied("lockstep_reader", "CREATE SCHEMA mine");
  }

  /**
   * Every relation in schema lockstep is either without the user's data, or closed to the reader.
   */
  @Test
  void theReaderReadsNeitherKeysNorErrors() throws Exception {
    migrate("lockstep_owner", database.url());
    database.execute(
        """
        INSERT INTO lockstep.backfill_run (name, checksum, state, triggered_by, table_name,
                key_columns, from_key, hi_key, workers, batch_rows, target_ms, error)
        VALUES ('emails', 'x', 'failed', 'test', 'people', '{email}', '{s3cret}', '{s3cret}',
                1, 1, 1, 'ERROR: invalid input: "s3cret"')""",
        """
        INSERT INTO lockstep.backfill_range (run_id, no, lo, hi, "cursor", state, batch_rows,
                last_error, last_sqlstate)
        VALUES (1, 1, '{s3cret}', '{s3cret}', '{s3cret}', 'failed', 1, 's3cret', '22P02')""",
        """
        INSERT INTO lockstep.backfill_batch (run_id, no, seq, lo, hi, rows, changed, ms, wal_bytes,
                epoch)
        VALUES (1, 1, 1, '{s3cret}', '{s3cret}', 1, 1, 1, 1, 1)""",
        """
        INSERT INTO lockstep.backfill_quarantine (run_id, key, after_key, sqlstate, error)
        VALUES (1, '{s3cret}', '{s3cret}', '23514', 'Failing row contains (s3cret)')""",
        """
        INSERT INTO lockstep.attempt (script, epoch, error)
        VALUES ('V1__x.sql', 1, 'Key (email)=(s3cret) is duplicated')""");
    List<String> readable =
        database.rows(
            """
            SELECT oid::regclass FROM pg_class
             WHERE relnamespace = 'lockstep'::regnamespace AND relkind IN ('r', 'v', 'm', 'p', 'f')
               AND has_table_privilege('lockstep_reader', oid, 'SELECT') ORDER BY 1""");

    assertThat(readable).contains("lockstep.lease", "lockstep.backfill_quarantine_for_reader");
    for (String relation : readable) {
      assertThat(database.rows("SELECT to_jsonb(r) FROM " + relation + " r"))
          .as(relation)
          .noneMatch(row -> row.contains("s3cret"));
    }
    assertThat(database.rows("SELECT error, key FROM lockstep.backfill_quarantine_for_reader"))
        .containsExactly("error not visible to this role [23514]|{\"not visible to this role\"}");
  }

  /** As an earlier version of the script gave it: all tables, and all to come. */
  @Test
  void runningItAgainTakesFromTheReaderWhatAnEarlierOneGave() throws Exception {
    database.execute(
        "ALTER DEFAULT PRIVILEGES FOR ROLE lockstep_owner IN SCHEMA lockstep GRANT SELECT ON TABLES"
            + " TO lockstep_reader");
    migrate("lockstep_owner", database.url());
    assertAllowed("lockstep_reader", "SELECT * FROM lockstep.backfill_quarantine");

    database.execute(ROLES);

    assertDenied("lockstep_reader", "SELECT * FROM lockstep.backfill_quarantine");
    assertAllowed("lockstep_reader", "SELECT * FROM lockstep.backfill_quarantine_for_reader");
    database.execute("SET ROLE lockstep_owner", "CREATE TABLE lockstep.later (id int)");
    assertDenied("lockstep_reader", "SELECT * FROM lockstep.later");
  }

  /** Roles of people's own, which the script knows nothing of, are given what its reader is. */
  @Test
  void whoeverMayLookIntoTheSchemaReadsWhatHoldsNoRows() throws Exception {
    String grafana = "grafana_" + database.name();
    database.execute(
        "CREATE ROLE " + grafana + " LOGIN", "GRANT USAGE ON SCHEMA lockstep TO " + grafana);
    try {
      migrate("lockstep_owner", database.url());

      assertAllowed(grafana, "SELECT * FROM lockstep.backfill_run_for_reader");
      assertDenied(grafana, "SELECT * FROM lockstep.backfill_run");
    } finally {
      database.execute("DROP OWNED BY " + grafana, "DROP ROLE " + grafana);
    }
  }

  @Test
  void theApplicationChangesDataAndNoStructure() throws Exception {
    migrate("lockstep_owner", database.url());

    assertAllowed(
        "app",
        "INSERT INTO artists (handle, display_name, email) VALUES ('ada', 'Ada', 'ada@example.org')",
        "UPDATE artists SET display_name = 'Ada L.'",
        "SELECT * FROM artists",
        "DELETE FROM artists");
    assertDenied("app", "ALTER TABLE artists ADD COLUMN mine int");
    assertDenied("app", "DROP TABLE artists");
    assertDenied("app", "TRUNCATE artists");
    assertDenied("app", "CREATE TABLE mine (id int)");
    assertDenied("app", "CREATE SCHEMA mine");
    assertDenied("app", "SELECT * FROM flyway_schema_history");
    assertDenied("app", "INSERT INTO flyway_schema_history SELECT * FROM flyway_schema_history");
    assertDenied("app", "SELECT * FROM lockstep.lease");
  }

  @Test
  void whatIsKeptIsTheOwnersAloneAndTheReaderKnowsThatItIsThere(@TempDir Path folder)
      throws Exception {
    Files.writeString(
        folder.resolve("V1__a.sql"),
        "CREATE TABLE a (id int PRIMARY KEY, n int); INSERT INTO a VALUES (1, 1);");
    Files.writeString(
        folder.resolve("V2__b.sql"),
        "-- lockstep:keep a.n for 1 day\nALTER TABLE a DROP COLUMN n;");
    runner("lockstep_owner", database.url(), folder).run(Options.ALL);

    assertAllowed("lockstep_owner", "SELECT * FROM lockstep_kept.\"2.public.a.n\"");
    for (String role : List.of("app", "lockstep_reader")) {
      assertDenied(role, "SELECT * FROM lockstep_kept.\"2.public.a.n\"");
      assertDenied(role, "SELECT * FROM lockstep_kept.sequences");
    }
    assertAllowed("lockstep_reader", "SELECT * FROM lockstep.kept");
    assertDenied("app", "SELECT * FROM lockstep.kept");
    assertThat(database.value("SELECT rows FROM lockstep.kept")).isEqualTo("1");
  }

  @Test
  void theHistoryIsMadeExactlyAsFlywayMakesIt(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("V1__nothing.sql"), "SELECT 1;");
    String columns =
        """
        SELECT attname, format_type(atttypid, atttypmod), attnotnull,
               pg_get_expr(adbin, adrelid)
          FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
         WHERE attrelid = 'flyway_schema_history'::regclass AND attnum > 0 ORDER BY attnum""";
    String indexes = "SELECT indexdef FROM pg_indexes WHERE tablename = 'flyway_schema_history'";
    try (TestDatabase byFlyway = TestDatabase.create()) {
      runner("postgres", byFlyway.url(), folder).run(Options.ALL);

      assertThat(database.rows(columns)).isEqualTo(byFlyway.rows(columns));
      assertThat(database.rows(indexes))
          .containsExactlyInAnyOrderElementsOf(byFlyway.rows(indexes));
    }
  }

  @Test
  void runningItAgainChangesNothing(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("V1__one.sql"), "CREATE TABLE one (id int);");
    runner("lockstep_owner", database.url(), folder).run(Options.ALL);
    String privileges =
        "SELECT oid::regclass, relacl FROM pg_class WHERE relnamespace IN"
            + " ('public'::regnamespace, 'lockstep'::regnamespace) ORDER BY 1";
    List<String> before = database.rows(privileges);

    database.execute(ROLES);

    assertThat(database.rows(privileges)).isEqualTo(before);
  }

  @Test
  void itRefusesARoleThatMayEverything() {
    database.execute("ALTER ROLE app SUPERUSER");

    assertThatThrownBy(() -> database.execute(ROLES))
        .hasMessageContaining("roles.sql changed nothing")
        .hasMessageContaining("role app has SUPERUSER");
  }

  @Test
  void onlyTheOwnerMayBypassRowLevelSecurity() {
    database.execute("ALTER ROLE lockstep_owner BYPASSRLS", ROLES, "ALTER ROLE app BYPASSRLS");

    assertThatThrownBy(() -> database.execute(ROLES)).hasMessageContaining("role app has");
  }

  @Test
  void itLeavesTheHistoryOfAnExistingDatabaseToWhoeverAdoptsIt() {
    try (TestDatabase existing = TestDatabase.create()) {
      existing.execute("CREATE TABLE customers (id int)", ROLES);

      assertThat(existing.value("SELECT to_regclass('flyway_schema_history')")).isEqualTo("∅");
    }
  }

  /** Its roles, rights and default privileges are no drift, whoever looks. */
  @Test
  void whatItDoesIsNoDrift(@TempDir Path schema) throws Exception {
    Files.writeString(schema.resolve("V1__one.sql"), "CREATE TABLE one (id serial PRIMARY KEY);");
    runner("lockstep_owner", database.url(), schema).run(Options.ALL);
    Files.delete(schema.resolve("V1__one.sql"));
    Files.writeString(schema.resolve("one.sql"), "CREATE TABLE one (id serial PRIMARY KEY);");

    for (String role : List.of("lockstep_owner", "lockstep_reader", "app", "postgres")) {
      LiveDatabase live;
      try (Connection connection = as(role)) {
        live = LiveDatabase.read(connection, Duration.ofSeconds(5));
      }
      try (ScratchServer server = Scratch.server()) {
        Drift drift = Drift.bySchema(SchemaModules.read(schema), server, live, List.of());
        assertThat(drift.report().differences()).as(role).isEmpty();
        assertThat(drift.compared().leftOutLine()).as(role).contains("deploy/sql/roles.sql");
      }
    }

    // What somebody gives beyond is, and its SQL is found.
    database.execute("GRANT SELECT ON one TO pg_monitor");
    try (Connection connection = as("lockstep_owner");
        ScratchServer server = Scratch.server()) {
      LiveDatabase live = LiveDatabase.read(connection, Duration.ofSeconds(5));
      assertThat(Drift.bySchema(SchemaModules.read(schema), server, live, List.of()).toSchema())
          .containsExactly("REVOKE SELECT ON TABLE public.one FROM pg_monitor;\n");
    }
  }

  private void assertAllowed(String role, String... statements) throws SQLException {
    try (Connection connection = as(role);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private void assertDenied(String role, String sql) throws SQLException {
    try (Connection connection = as(role);
        Statement statement = connection.createStatement()) {
      SQLException failure = catchThrowableOfType(SQLException.class, () -> statement.execute(sql));
      assertThat((Throwable) failure).as("%s: %s", role, sql).isNotNull();
      assertThat(failure.getSQLState()).as("%s: %s", role, failure).isEqualTo(DENIED);
    }
  }

  private Connection as(String role) throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl().replace("user=postgres", "user=" + role));
  }

  private static dev.lockstep.migration.run.RunReport migrate(String role, String url)
      throws Exception {
    return runner(role, url).run(Options.ALL);
  }

  private static MigrationRunner runner(String role, String url) {
    return runner(role, url, Path.of("migrations"));
  }

  private static MigrationRunner runner(String role, String url, Path folder) {
    DataSource source =
        Database.dataSource(
            DatabaseSettings.parse(url.replace("postgres@", role + "@")), "lockstep test");
    Gate open = (connection, backfill) -> true;
    return new MigrationRunner(
        source::getConnection,
        new FlywayEngine(source),
        open,
        new MigrationSettings(
            () -> MigrationFolder.read(folder),
            Duration.ofSeconds(2),
            Duration.ofMinutes(5),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            "test",
            List.of()),
        event -> {},
        RunListener.NONE,
        Sleeper.SLEEP);
  }
}
