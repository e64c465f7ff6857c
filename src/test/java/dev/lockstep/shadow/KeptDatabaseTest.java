// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockstep.cache.ContentHash;
import dev.lockstep.event.Events;
import dev.lockstep.postgres.SqlState;
import dev.lockstep.support.Eventually;
import dev.lockstep.support.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A kept database is worked in by one session at a time, and is as it was afterwards. */
class KeptDatabaseTest {
  private static final String KEY = ContentHash.of("entered");
  private static final String ROLE = "entering_" + ProcessHandle.current().pid();

  /** A role that may make databases, and no more. */
  private static final ServerAccess ACCESS =
      database ->
          DriverManager.getConnection(
              TestDatabase.server()
                  .jdbcUrl(database.isEmpty() ? "postgres" : database)
                  .replace("user=postgres", "user=" + ROLE));

  private static ScratchServer open() throws SQLException {
    return ScratchServer.openKeeping(ACCESS, Clock.systemUTC(), Events.NONE);
  }

  private static void administrator(String sql) throws SQLException {
    try (Connection connection = TestDatabase.server().connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String value(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      results.next();
      return results.getString(1);
    }
  }

  @BeforeEach
  void keep() throws SQLException {
    administrator("CREATE ROLE " + ROLE + " LOGIN CREATEDB");
    try (ScratchServer server = open()) {
      assumeTrue(server.keeps(), "NOT RUN: before PostgreSQL 15 nothing is kept");
      ScratchDatabase database = server.create();
      try (Connection connection = database.open()) {
        execute(
            connection,
            "CREATE TABLE \"Of Us\" (id int GENERATED ALWAYS AS IDENTITY, name text);"
                + " INSERT INTO \"Of Us\" (name) VALUES ('a'), ('b')");
      }
      assertThat(server.keepAsItIs(database, KEY)).isTrue();
    }
  }

  @AfterEach
  void drop() throws SQLException {
    try (ScratchServer server = open()) {
      server.keepingNothing();
    }
    administrator("DROP ROLE " + ROLE);
  }

  @Test
  void nothingIsWrittenThatIsNotRolledBack() throws Exception {
    try (ScratchServer server = open()) {
      try (KeptDatabase database = server.enterKept(KEY).orElseThrow()) {
        Connection session = database.open();
        assertThatThrownBy(() -> execute(session, "CREATE TABLE more ()"))
            .extracting(SqlState::of)
            .isEqualTo(SqlState.READ_ONLY_TRANSACTION);
        session.setAutoCommit(false);
        execute(session, "SET TRANSACTION READ WRITE");
        execute(session, "DROP TABLE \"Of Us\"");
        execute(session, "CREATE TABLE more ()");
        session.close();
        assertThat(value(database.open(), "SELECT to_regclass('more')::text")).isEqualTo("more");
      }
      try (KeptDatabase database = server.enterKept(KEY).orElseThrow()) {
        assertThat(value(database.open(), "SELECT string_agg(name, '' ORDER BY id) FROM \"Of Us\""))
            .isEqualTo("ab");
        assertThat(value(database.open(), "SELECT to_regclass('more')::text")).isNull();
      }
    }
  }

  @Test
  void oneThatGaveANumberAwayIsGone() throws Exception {
    try (ScratchServer server = open()) {
      KeptDatabase database = server.enterKept(KEY).orElseThrow();
      Connection session = database.open();
      session.setAutoCommit(false);
      execute(session, "SET TRANSACTION READ WRITE");
      execute(session, "INSERT INTO \"Of Us\" (name) VALUES ('c')");
      database.close();
      // Once more is no harm.
      database.close();
      assertThat(server.enterKept(KEY)).isEmpty();
    }
  }

  @Test
  void thereIsOneAtATimeAndMeanwhileNoCopy() throws Exception {
    try (ScratchServer server = open();
        ScratchServer other = open();
        TestDatabase any = TestDatabase.create()) {
      CompletableFuture<Optional<KeptDatabase>> second;
      try (KeptDatabase first = server.enterKept(KEY).orElseThrow()) {
        second = CompletableFuture.supplyAsync(() -> entered(other));
        Eventually.isTrue(
            any, "SELECT count(*) = 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted");
        // PostgreSQL itself waits five seconds for the sessions to end.
        assertThat(server.copyOfKept(List.of(KEY))).isEmpty();
        assertThat(second).isNotDone();
        assertThat(value(first.open(), "SELECT count(*) FROM \"Of Us\"")).isEqualTo("2");
      }
      second.get().orElseThrow().close();
      server.copyOfKept(List.of(KEY)).orElseThrow().database().close();
    }
  }

  private static Optional<KeptDatabase> entered(ScratchServer server) {
    try {
      return server.enterKept(KEY);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
