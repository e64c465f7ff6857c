// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.shadow.EmbeddedServer;
import dev.lockstep.support.ChildProcess;
import dev.lockstep.support.Eventually;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One clear line, the right exit code, no stack trace, no secret. */
class BrokenDatabaseIT {
  private static final String SECRET = "s3cret-p4ss";

  @TempDir Path folder;
  private Scene scene;

  @BeforeEach
  void open() {
    scene = new Scene(folder);
    scene.with("V1__t.sql", "CREATE TABLE t (id int);");
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private String failsWithOneLine() {
    ChildProcess.Result result = scene.migrate().exited(1);
    assertThat(result.transcript()).doesNotContain(SECRET);
    return result.error();
  }

  @Test
  void aServerThatIsDown() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    scene.set("DATABASE_URL", "postgres://app:" + SECRET + "@localhost:" + port + "/app");
    assertThat(failsWithOneLine())
        .contains("localhost:" + port + "/app cannot be reached")
        .contains("refused");
  }

  @Test
  void aDatabaseThatIsNotThere() {
    scene.set("DATABASE_URL", scene.database.url() + "_not");
    assertThat(failsWithOneLine()).contains(scene.database.name() + "_not does not exist");
  }

  @Test
  void aReadOnlyDatabase() {
    scene.database.execute(
        "ALTER DATABASE " + scene.database.name() + " SET default_transaction_read_only = on");
    assertThat(failsWithOneLine()).contains("is read-only").contains("primary");
  }

  @Test
  void aReadOnlyDatabaseWithMigrationsPending() {
    scene.migrate().exited(0);
    scene.with("V2__u.sql", "CREATE TABLE u (id int);");
    scene.database.execute(
        "ALTER DATABASE " + scene.database.name() + " SET default_transaction_read_only = on");
    assertThat(failsWithOneLine()).contains("is read-only");
  }

  @Test
  void aSessionLostInMidMigration() {
    scene.with("V2__long.sql", "CREATE TABLE u (id int); SELECT pg_sleep(600);");
    try (ChildProcess process = scene.start("migrate")) {
      scene.awaitRunning("pg_sleep", 1);
      scene.database.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE datname = current_database() AND query LIKE '%pg_sleep%'"
              + " AND pid <> pg_backend_pid()");
      assertThat(process.await().exited(1).error())
          .contains("was lost")
          .contains("run again when it is back");
    }
    assertThat(scene.history()).containsExactly("1|V1__t.sql|t");
    scene.with("V2__long.sql", "CREATE TABLE u (id int);").migrate().exited(0);
    scene.isClean();
  }

  @Test
  void aHumansCancelIsObeyedAndNotTriedAgain() {
    scene.with("V2__long.sql", "CREATE TABLE u (id int); SELECT pg_sleep(600);");
    try (ChildProcess process = scene.start("migrate")) {
      scene.awaitRunning("pg_sleep", 1);
      scene.database.execute(
          "SELECT pg_cancel_backend(pid) FROM pg_stat_activity"
              + " WHERE datname = current_database() AND query LIKE '%pg_sleep%'"
              + " AND pid <> pg_backend_pid()");
      assertThat(process.await().exited(1).error()).contains("V2__long.sql").contains("57014");
    }
    assertThat(scene.history()).containsExactly("1|V1__t.sql|t");
  }

  @Test
  void aFullDisk() {
    scene.with(
        "V2__full.sql",
        """
        CREATE TABLE u (id int);
        DO $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device'
          USING ERRCODE = '53100'; END $$;""");
    assertThat(failsWithOneLine()).contains("has no disk space left");
    assertThat(scene.history()).containsExactly("1|V1__t.sql|t");
  }

  @Test
  void aRoleWithoutTheRightToCreate() {
    String role = "reader_" + scene.database.name();
    scene.database.execute(
        "CREATE ROLE " + role + " LOGIN",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE ON SCHEMA public TO " + role);
    try {
      scene.set("DATABASE_URL", scene.database.url().replace("postgres@", role + "@"));
      assertThat(failsWithOneLine()).contains("permission denied").contains("roles.sql");
    } finally {
      scene.database.execute("DROP OWNED BY " + role, "DROP ROLE " + role);
    }
  }

  @Test
  void aWrongPasswordTlsDemandedAndAServerThatStops() throws Exception {
    EmbeddedServer server = EmbeddedServer.temporary(Map.of());
    boolean stopped = false;
    try {
      execute(server, "CREATE DATABASE app");
      execute(server, "CREATE ROLE app LOGIN PASSWORD 'right' SUPERUSER");
      execute(server, "CREATE ROLE tls LOGIN PASSWORD 'right'");
      Files.writeString(
          server.dataDirectory().resolve("pg_hba.conf"),
          """
          host    all postgres all trust
          hostssl all tls      all scram-sha-256
          host    all app      all scram-sha-256
          """);
      execute(server, "SELECT pg_reload_conf()");
      String at = "@localhost:" + server.port() + "/app";

      scene.set("DATABASE_URL", "postgres://app:" + SECRET + at);
      // The reload is asynchronous: until it is done, everybody is let in.
      Eventually.isTrue("pg_hba.conf is read", () -> scene.migrate().exit() != 0);
      assertThat(failsWithOneLine())
          .contains("refused the user or password")
          .contains("DATABASE_URL");

      scene.set("DATABASE_URL", "postgres://tls:" + SECRET + at);
      assertThat(failsWithOneLine()).contains("demands TLS").contains("sslmode=require");

      scene.set("DATABASE_URL", "postgres://app:right" + at);
      scene.with("V2__long.sql", "CREATE TABLE u (id int); SELECT pg_sleep(600);");
      try (ChildProcess process = scene.start("migrate")) {
        process.awaitLine("still applying 2 long");
        server.close();
        stopped = true;
        assertThat(process.await().exited(1).error()).contains("lost");
      }
    } finally {
      if (!stopped) {
        server.close();
      }
    }
  }

  private static void execute(EmbeddedServer server, String sql) throws Exception {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
