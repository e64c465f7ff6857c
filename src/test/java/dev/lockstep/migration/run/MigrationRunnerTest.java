// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.migration.file.InvalidMigrationsException;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.history.UnusableSearchPathException;
import dev.lockstep.migration.run.MigrationRunner.Options;
import dev.lockstep.migration.script.MigrationFailedException;
import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.own.LockstepSchema;
import dev.lockstep.support.MigrationFixture;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationRunnerTest {
  @TempDir Path folder;
  private MigrationFixture fixture;

  @BeforeEach
  void open() {
    fixture = new MigrationFixture(folder);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void appliesInOrderAndRecordsAsFlywayDoes() {
    fixture
        .with("V2__add_title.sql", "ALTER TABLE a ADD title text;")
        .with("V1__create_a.sql", "CREATE TABLE a (id int); INSERT INTO a VALUES (1);")
        .with("R__a_view.sql", "CREATE OR REPLACE VIEW a_view AS SELECT title FROM a;");

    RunReport report = fixture.migrate();

    assertThat(report.applied()).hasSize(3);
    assertThat(report.latest()).contains(Version.of("2"));
    assertThat(fixture.history())
        .containsExactly(
            "1|V1__create_a.sql|SQL|t", "2|V2__add_title.sql|SQL|t", "∅|R__a_view.sql|SQL|t");
    assertThat(fixture.migrate().applied()).isEmpty();
  }

  @Test
  void aFailedMigrationIsRolledBackAndNamedWithItsLine() {
    fixture
        .with("V1__a.sql", "CREATE TABLE a (id int);")
        .with("V2__b.sql", "CREATE TABLE b (id int);\n\nINSERT INTO nowhere VALUES (1);");

    assertThatThrownBy(() -> fixture.runner().run(Options.ALL))
        .isInstanceOf(MigrationFailedException.class)
        .hasMessageContaining("V2__b.sql:3")
        .hasMessageContaining("nowhere")
        .hasMessageContaining("42P01");
    assertThat(fixture.history()).containsExactly("1|V1__a.sql|SQL|t");
    assertThat(fixture.database.value("SELECT to_regclass('b') IS NULL")).isEqualTo("t");

    fixture.with("V2__b.sql", "CREATE TABLE b (id int);");
    assertThat(fixture.migrate().applied()).hasSize(1);
  }

  @Test
  void historyOfOtherEditionsAndTimesIsReadAndGoneOnFrom() {
    fixture
        .with("V1__a.sql", "CREATE TABLE a (id int);")
        .with("V2__b.sql", "CREATE TABLE b (id int);")
        .with("V3__c.sql", "CREATE TABLE c (id int);")
        .with("R__v.sql", "CREATE OR REPLACE VIEW v AS SELECT 1 AS n;");
    fixture.migrate();
    fixture.database.execute(
        // As Flyway's first editions, Teams, and its repair wrote them.
        "DELETE FROM flyway_schema_history WHERE version = '1'",
        """
        INSERT INTO flyway_schema_history VALUES
          (10, '1', '<< Flyway Init >>', 'INIT', '<< Flyway Init >>', NULL, 'x', now(), 0, true),
          (11, '2', 'b', 'UNDO_SQL', 'U2__b.sql', 7, 'x', now(), 3, true),
          (12, '2.1', 'of java', 'JDBC', 'db.migration.V2_1__of_java', NULL, 'x', now(), 3, true),
          (13, '2.2', 'gone', 'SQL', 'V2_2__gone.sql', 5, 'x', now(), 3, true),
          (14, '2.2', 'gone', 'DELETE', 'V2_2__gone.sql', 5, 'x', now(), 0, true),
          (15, '2.3', 'old', 'SPRING_JDBC', 'db.migration.V2_3__old', 9, 'x', now(), 3, true),
          (16, NULL, 'v', 'DELETE', 'R__v.sql', 5, 'x', now(), 0, true)""",
        "DROP TABLE b");

    RunReport report = fixture.migrate();

    assertThat(report.applied()).hasSize(2);
    assertThat(report.latest()).contains(Version.of("3"));
    assertThat(fixture.history()).endsWith("2|V2__b.sql|SQL|t", "∅|R__v.sql|SQL|t");
    assertThat(fixture.database.value("SELECT max(installed_rank) FROM flyway_schema_history"))
        .isEqualTo("18");
    assertThat(fixture.migrate().applied()).isEmpty();
  }

  @Test
  void whatABaselineFileOfAnotherEditionStandsForIsNotMissing() {
    fixture.with("V3__c.sql", "CREATE TABLE c (id int);");
    fixture.migrate();
    fixture.database.execute(
        """
        INSERT INTO flyway_schema_history VALUES
          (5, '1', 'a', 'SQL', 'V1__a.sql', 7, 'x', now(), 3, true),
          (6, '2', 'all before', 'SQL_BASELINE', 'B2__all_before.sql', 7, 'x', now(), 3, true)""");

    assertThat(fixture.migrate().applied()).isEmpty();
  }

  @Test
  void aFileInThePlaceOfAJavaMigrationIsNotToldToBePutBack() {
    fixture.with("V1__a.sql", "CREATE TABLE a (id int);").with("V2__b.sql", "SELECT 1;");
    fixture.migrate();
    fixture.database.execute(
        "UPDATE flyway_schema_history SET type = 'JDBC', script = 'db.V2__b', checksum = 1"
            + " WHERE version = '2'");

    assertThatThrownBy(() -> fixture.runner().run(Options.ALL))
        .isInstanceOf(InvalidMigrationsException.class)
        .hasMessageContaining(
            "V2__b.sql: has the version of db.V2__b, which Flyway applied as JDBC")
        .hasMessageContaining("give this file a newer version");
  }

  /** No session of a run is idle for as long as a migration takes. */
  @Test
  void aServerThatSuffersNoIdleSessionsDoesNotMind() {
    fixture.database.execute(
        "ALTER DATABASE " + fixture.database.name() + " SET idle_session_timeout = '1s'");
    fixture
        .with("V1__long.sql", "CREATE TABLE a (id int); SELECT pg_sleep(3);")
        .with("V2__index.sql", "CREATE INDEX CONCURRENTLY a_id ON a (id);")
        .with("V3__long.sql", "SELECT pg_sleep(3);");

    assertThat(fixture.migrate().applied()).hasSize(3);

    assertThat(fixture.eventNames()).doesNotContain("lease-renewal-failed", "lease-release-failed");
    assertThat(fixture.database.value("SELECT expires_at = '-infinity' FROM lockstep.lease"))
        .isEqualTo("t");
  }

  @Test
  void theLeaseIsToldByTheSessionThatWorksUntilThereIsMoreToDo() {
    fixture.with(
        "V1__a.sql",
        "CREATE TABLE told AS SELECT session_pid = pg_backend_pid() AS same FROM lockstep.lease;");

    assertThat(fixture.migrate().applied()).hasSize(1);

    assertThat(fixture.database.value("SELECT same FROM told")).isEqualTo("t");
    assertThat(fixture.database.value("SELECT expires_at = '-infinity' FROM lockstep.lease"))
        .isEqualTo("t");
    assertThat(
            fixture.database.value(
                "SELECT string_agg(version::text, ',') FROM lockstep.schema_version"))
        .isEqualTo("1");
  }

  @Test
  void twoConnectionsAreEnoughAndWhereOneIsTooFewItIsSaid() {
    String role = "few_" + fixture.database.name();
    fixture.database.execute(
        "CREATE ROLE " + role + " LOGIN CONNECTION LIMIT 2",
        "GRANT CREATE ON DATABASE " + fixture.database.name() + " TO " + role,
        "GRANT CREATE ON SCHEMA public TO " + role);
    try {
      String url = fixture.database.url().replace("postgres@", role + "@");
      String jdbc = fixture.database.jdbcUrl().replace("user=postgres", "user=" + role);
      MigrationRunner runner = fixture.runner(() -> DriverManager.getConnection(jdbc), url);
      fixture
          .with("V1__a.sql", "CREATE TABLE a (id int);")
          .with("V2__index.sql", "CREATE INDEX CONCURRENTLY a_id ON a (id);");

      assertThatCode(() -> assertThat(runner.run(Options.ALL).applied()).hasSize(2))
          .doesNotThrowAnyException();

      fixture.database.execute("ALTER ROLE " + role + " CONNECTION LIMIT 1");
      fixture
          .with("V3__moment.sql", "CREATE TABLE b (id int);")
          .with("V4__long.sql", "SELECT pg_sleep(1);");
      assertThatCode(() -> assertThat(runner.run(Options.ALL).applied()).hasSize(2))
          .doesNotThrowAnyException();
      assertThat(fixture.events)
          .filteredOn(event -> event.name().equals("lease-renewal-failed"))
          .isNotEmpty()
          .allSatisfy(
              event -> assertThat(event.toString()).contains("migrating needs two at a time"));
    } finally {
      fixture.database.execute("DROP OWNED BY " + role + " CASCADE", "DROP ROLE " + role);
    }
  }

  @Test
  void whatFlywayCannotRecordOrReplaceIsFoundBeforeTheFirstChange() {
    String version = "1" + "0".repeat(50);
    fixture
        .with("V1__a.sql", "CREATE TABLE a (id int);")
        .with("V2__b.sql", "CREATE TABLE b (id int);\nINSERT INTO b VALUES (${rows});")
        .with("V" + version + "__long.sql", "CREATE TABLE c (id int);");

    assertThatThrownBy(() -> fixture.runner().run(Options.ALL))
        .isInstanceOf(InvalidMigrationsException.class)
        .hasMessageContaining("V2__b.sql:2: uses the placeholder ${rows}")
        .hasMessageContaining("has a version of 51 characters");
    assertThat(fixture.database.value("SELECT to_regclass('a') IS NULL")).isEqualTo("t");
  }

  @Test
  void aSearchPathThatLeadsNowhereIsSaidAtOnce() {
    fixture.with("V1__a.sql", "CREATE TABLE a (id int);");
    for (String path : List.of("nowhere", "pg_catalog", "\"$user\"")) {
      fixture.database.execute(
          "ALTER DATABASE %s SET search_path = %s".formatted(fixture.database.name(), path));

      assertThatThrownBy(() -> fixture.runner().run(Options.ALL))
          .as(path)
          .isInstanceOf(UnusableSearchPathException.class)
          .hasMessageContaining(path.replace("\"", ""))
          .hasMessageContaining("LOCKSTEP_SEARCH_PATH");
    }
    assertThat(fixture.database.value("SELECT to_regnamespace('lockstep') IS NULL")).isEqualTo("t");
  }

  @Test
  void bringsItsOwnTablesUpToDateAlsoWhenNothingIsPending() {
    fixture.with("V1__a.sql", "CREATE TABLE a (id int);").migrate();
    // As an earlier version of the program left it.
    fixture.database.execute(
        "DROP SCHEMA lockstep CASCADE; CREATE SCHEMA lockstep; CREATE TABLE lockstep.schema_version"
            + " (version integer PRIMARY KEY, installed_at timestamptz NOT NULL DEFAULT now())",
        step("step_001_migration.sql"),
        step("step_002_backfill.sql"),
        "INSERT INTO lockstep.schema_version VALUES (1), (2)");

    assertThat(fixture.migrate().applied()).isEmpty();

    assertThat(fixture.database.value("SELECT max(version) FROM lockstep.schema_version"))
        .isEqualTo(String.valueOf(LockstepSchema.latest()));
    assertThat(fixture.database.value("SELECT count(workers_now) FROM lockstep.backfill_run"))
        .isEqualTo("0");
  }

  private static String step(String name) {
    try (InputStream step = LockstepSchema.class.getResourceAsStream(name)) {
      return new String(step.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatAnotherRunnerMadeMeanwhileIsNoForeignSchema() throws Exception {
    fixture.with("V1__a.sql", "CREATE TABLE a (id int);");
    // The other one comes just when this one, which saw no history, looks what else is there.
    AtomicBoolean came = new AtomicBoolean();
    Connections late =
        () ->
            interrupted(
                fixture.database.open(),
                sql -> {
                  if (sql.contains("WHERE users.history IS NULL") && !came.getAndSet(true)) {
                    fixture.migrate();
                  }
                });

    RunReport report = fixture.runner(late).run(Options.ALL);

    assertThat(came).isTrue();
    assertThat(report.applied()).isEmpty();
    assertThat(report.latest()).contains(Version.of("1"));
  }

  /** The same connection; something else is done before each statement that is prepared on it. */
  private static Connection interrupted(Connection connection, Consumer<String> before) {
    return (Connection)
        Proxy.newProxyInstance(
            MigrationRunnerTest.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("prepareStatement")) {
                before.accept((String) arguments[0]);
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void stopsAtAClosedGateAndGoesOnWhenItOpens() {
    fixture
        .with("V1__a.sql", "CREATE TABLE a (id int);")
        .with("V2__b.sql", "-- lockstep:requires-backfill fill_a\nCREATE TABLE b (id int);")
        .with("V3__c.sql", "CREATE TABLE c (id int);");

    RunReport first = fixture.migrate();
    assertThat(first.latest()).contains(Version.of("1"));
    assertThat(first.gatedBy().orElseThrow().backfills()).containsExactly("fill_a");

    fixture.completeBackfills.add("fill_a");
    RunReport second = fixture.migrate();
    assertThat(second.gatedBy()).isEmpty();
    assertThat(second.latest()).contains(Version.of("3"));
  }

  @Test
  void runsTheBackfillsOfItsGatesIfAsked() {
    fixture
        .with("V1__a.sql", "CREATE TABLE a (id int);")
        .with("V2__b.sql", "-- lockstep:requires-backfill fill_a\nCREATE TABLE b (id int);");

    RunReport report = fixture.migrate(new Options(Optional.empty(), true));

    assertThat(report.latest()).contains(Version.of("2"));
    assertThat(fixture.completeBackfills).containsExactly("fill_a");
  }

  @Test
  void goesNoFurtherThanTheTarget() {
    fixture
        .with("V1__a.sql", "CREATE TABLE a (id int);")
        .with("V2__b.sql", "CREATE TABLE b (id int);")
        .with("R__v.sql", "CREATE OR REPLACE VIEW v AS SELECT * FROM a;");

    fixture.migrate(new Options(Optional.of(Version.of("1")), false));

    assertThat(fixture.history()).containsExactly("1|V1__a.sql|SQL|t", "∅|R__v.sql|SQL|t");
  }

  @Test
  void changedMissingAndOutOfOrderFilesStopEverythingAndAreAllNamed() throws Exception {
    fixture
        .with("V1__a.sql", "CREATE TABLE a (id int);")
        .with("V3__c.sql", "CREATE TABLE c (id int);")
        .with("V5__e.sql", "CREATE TABLE e (id int);");
    fixture.migrate();
    fixture
        .with("V1__a.sql", "CREATE TABLE a (id bigint);")
        .with("V4__d.sql", "CREATE TABLE d (id int);")
        .with("V6__f.sql", "CREATE TABLE f (id int);");
    java.nio.file.Files.delete(folder.resolve("V3__c.sql"));

    assertThatThrownBy(() -> fixture.runner().run(Options.ALL))
        .isInstanceOf(InvalidMigrationsException.class)
        .hasMessageContaining("V1__a.sql: was changed")
        .hasMessageContaining("V3__c.sql: is missing")
        .hasMessageContaining("V4__d.sql: is out of order")
        .hasMessageNotContaining("V5__e.sql");
    assertThat(fixture.history()).hasSize(3);
  }

  @Test
  void aNewerDatabaseIsFine() throws Exception {
    fixture
        .with("V1__a.sql", "CREATE TABLE a (id int);")
        .with("V2__b.sql", "CREATE TABLE b (id int);");
    fixture.migrate();
    java.nio.file.Files.delete(folder.resolve("V2__b.sql"));

    assertThat(fixture.migrate().applied()).isEmpty();
  }

  @Test
  void refusesASchemaThatOthersMade() {
    fixture.database.execute("CREATE TABLE theirs (id int)");
    fixture.with("V1__a.sql", "CREATE TABLE a (id int);");

    assertThatThrownBy(() -> fixture.runner().run(Options.ALL))
        .isInstanceOf(MigrationFailedException.class)
        .hasMessageContaining("theirs")
        .hasMessageContaining("adopt");
    assertThat(fixture.database.value("SELECT to_regnamespace('lockstep') IS NULL")).isEqualTo("t");
  }

  @Test
  void sessionSettingsOfAScriptReachNoOther() {
    fixture
        .with(
            "V1__dump.sql",
            "CREATE TABLE a (id int); SELECT pg_catalog.set_config('search_path', '', false);")
        .with("V2__b.sql", "CREATE TABLE b (id int);");

    assertThat(fixture.migrate().applied()).hasSize(2);
    assertThat(fixture.database.value("SELECT to_regclass('public.b') IS NOT NULL")).isEqualTo("t");
  }

  @Test
  void concurrentStatementsRunOutsideATransactionInOneFileOfTheirOwn() {
    fixture
        .with(
            "V1__t.sql",
            """
            CREATE TABLE t (id int NOT NULL, at date NOT NULL) PARTITION BY RANGE (at);
            CREATE TABLE t_2025 PARTITION OF t FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
            CREATE TABLE u (id int);""")
        .with("V2__i.sql", "CREATE INDEX CONCURRENTLY u_id ON u (id);")
        .with("V3__r.sql", "REINDEX INDEX CONCURRENTLY u_id;")
        .with("V4__d.sql", "ALTER TABLE t DETACH PARTITION t_2025 CONCURRENTLY;")
        .with("V5__x.sql", "DROP INDEX CONCURRENTLY u_id;");

    assertThat(fixture.migrate().applied()).hasSize(5);
    assertThat(fixture.database.rows("SELECT * FROM lockstep.attempt")).isEmpty();
  }

  @Test
  void forgetsTheJournalOfWhatIsRecorded() {
    fixture.with("V1__a.sql", "CREATE TABLE a (id int);").with("V2__b.sql", "VACUUM;");
    fixture.migrate();
    // As a runner leaves it that is killed after the last row, before it has tidied up.
    fixture.database.execute(
        "INSERT INTO lockstep.attempt (script, epoch, statements_done) VALUES ('V2__b.sql', 1, 1)");
    fixture.with("V3__c.sql", "CREATE TABLE c (id int);");

    fixture.migrate();

    assertThat(fixture.database.rows("SELECT script FROM lockstep.attempt")).isEmpty();
  }
}
