// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.ChildProcess;
import dev.lockstep.support.PgBouncer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PgBouncerIT {
  @TempDir Path folder;
  private Scene scene;
  private PgBouncer bouncer;

  @BeforeEach
  void open() {
    PgBouncer.require();
    scene = new Scene(folder);
    bouncer = PgBouncer.before(scene.database);
    scene.set("DATABASE_URL", bouncer.url());
  }

  @AfterEach
  void close() {
    if (bouncer != null) {
      bouncer.close();
      scene.close();
    }
  }

  @Test
  void aSearchPathThatDoesNotReachTheServerIsRefusedAndNothingIsMade() {
    scene.database.execute("CREATE SCHEMA app");
    scene.with("V1__t.sql", "CREATE TABLE t (id int);");

    scene.set("DATABASE_URL", bouncer.url() + "?currentSchema=app");
    assertThat(scene.migrate().exited(1).error())
        .contains("does not pass this on", "search_path", "ALTER ROLE");

    try (PgBouncer silent =
        PgBouncer.before(scene.database, "extra_float_digits,search_path,options")) {
      for (String way : List.of("currentSchema=app", "options=-csearch_path%3Dapp")) {
        scene.set("DATABASE_URL", silent.url() + "?" + way);
        assertThat(scene.migrate().exited(1).error())
            .contains("though app was asked for: a pooler on the way drops it", "ALTER ROLE");
      }
    }
    assertThat(scene.database.value("SELECT to_regclass('t') IS NULL")).isEqualTo("t");

    // The way that the message names.
    scene.set("DATABASE_URL", bouncer.url());
    scene.database.execute(
        "ALTER DATABASE %s SET search_path = app".formatted(scene.database.name()));
    scene.migrate().exited(0);
    assertThat(scene.database.value("SELECT to_regclass('app.t') IS NOT NULL")).isEqualTo("t");
  }

  @Test
  void fiveProcessesBehindTransactionPoolingApplyEachMigrationOnceAndLeakNoSetting()
      throws SQLException {
    scene.with(
        "V1__t.sql",
        "CREATE TABLE t (id int); CREATE ROLE lockstep_it_%s;".formatted(scene.database.name()));
    for (int i = 2; i <= 30; i++) {
      scene.with("V%d__t.sql".formatted(i), "CREATE TABLE t%d (id int);".formatted(i));
    }
    // Whatever a script sets for its session must not reach the sessions of others.
    scene
        .with("V31__i.sql", "CREATE INDEX CONCURRENTLY t_id ON t (id);")
        .with(
            "V32__s.sql",
            "SET search_path = pg_catalog; SET lock_timeout = '17s'; SET ROLE lockstep_it_%s;"
                .formatted(scene.database.name()))
        .with("V33__r.sql", "REINDEX INDEX CONCURRENTLY t_id;")
        // Carried from statement to statement by Lockstep, on whatever session each one runs.
        .with(
            "V34__app.sql",
            "CREATE SCHEMA app; SET search_path = app; CREATE TABLE in_app (id int);")
        .with("V34__app.sql.conf", "executeInTransaction=false");

    List<ChildProcess> processes =
        IntStream.range(0, 5).mapToObj(i -> scene.start("migrate")).toList();
    processes.forEach(process -> process.await().exited(0));

    assertThat(scene.history()).hasSize(34).doesNotHaveDuplicates();
    assertThat(scene.database.value("SELECT to_regclass('app.in_app') IS NOT NULL")).isEqualTo("t");
    scene.isClean();
    assertThat(settingsOfPooledSessions())
        .hasSize(PgBouncer.SERVER_CONNECTIONS)
        .allSatisfy(
            settings -> assertThat(settings).isEqualTo("\"$user\", public|0|0|0|0|none|postgres"));
    scene.database.execute("DROP ROLE lockstep_it_" + scene.database.name());
  }

  @Test
  void whatAFileOutsideATransactionSetsReachesNoOtherSession() throws SQLException {
    scene
        .with(
            "V1__app.sql",
            "CREATE SCHEMA app; SET search_path = app; CREATE TABLE in_app (id int);"
                + " SET lock_timeout = '17s'; CREATE TABLE another (id int);")
        .with("V1__app.sql.conf", "executeInTransaction=false");
    // All of them are there, and take turns.
    assertThat(settingsOfPooledSessions()).hasSize(PgBouncer.SERVER_CONNECTIONS);

    scene.migrate().exited(0);

    assertThat(scene.database.value("SELECT to_regclass('app.another') IS NOT NULL"))
        .isEqualTo("t");
    assertThat(settingsOfPooledSessions())
        .hasSize(PgBouncer.SERVER_CONNECTIONS)
        .containsOnly("\"$user\", public|0|0|0|0|none|postgres");
  }

  @Test
  void aSettingThatWouldNotReachAConcurrentStatementThroughAPoolerIsRefused() {
    scene
        .with(
            "V1__i.sql",
            "CREATE SCHEMA app; CREATE TABLE app.t (id int); SET search_path = app;"
                + " CREATE INDEX CONCURRENTLY t_id ON t (id);")
        .with("V1__i.sql.conf", "executeInTransaction=false");

    assertThat(scene.migrate().exited(1).error())
        .contains("V1__i.sql", "schema-qualified", "through a pooler");
    assertThat(scene.database.value("SELECT to_regclass('app.t_id') IS NULL")).isEqualTo("t");
  }

  /** All server connections at once, each held by an open transaction of ours. */
  private List<String> settingsOfPooledSessions() throws SQLException {
    List<Connection> connections = new ArrayList<>();
    List<String> settings = new ArrayList<>();
    try {
      for (int i = 0; i < PgBouncer.SERVER_CONNECTIONS; i++) {
        Connection connection = bouncer.open();
        connections.add(connection);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement();
            ResultSet results =
                statement.executeQuery(
                    """
                    SELECT concat_ws('|', current_setting('search_path'),
                             current_setting('lock_timeout'), current_setting('statement_timeout'),
                             current_setting('idle_in_transaction_session_timeout'),
                             current_setting('client_connection_check_interval'),
                             current_setting('role'), current_user)""")) {
          results.next();
          settings.add(results.getString(1));
        }
      }
      return settings;
    } finally {
      for (Connection connection : connections) {
        connection.close();
      }
    }
  }

  @Test
  void theLeaseOfAKilledHolderIsTakenOverWhenItsTimeIsOver() {
    scene.with(
        "V1__wait.sql",
        "-- lockstep:lock-timeout 0\nSELECT pg_advisory_xact_lock(1); CREATE TABLE t (id int);");
    try (var held = new HeldAdvisoryLock(scene.database);
        ChildProcess first = scene.start("migrate")) {
      scene.awaitRunning("pg_advisory_xact_lock", 1);
      first.kill().await();
      try (ChildProcess second = scene.start("migrate")) {
        second.awaitLine("lease-held");
        held.close();
        second.await().exited(0);
      }
    }
    assertThat(scene.history()).containsExactly("1|V1__wait.sql|t");
    scene.isClean();
  }
}
