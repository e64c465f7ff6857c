// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.support.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmServerTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(200);

  @TempDir private Path folder;

  private Path home() {
    return folder.resolve("home");
  }

  private Path data() {
    return home().resolve("data");
  }

  @AfterEach
  void stop() {
    WarmServer.stop(home());
  }

  private static String value(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      results.next();
      return results.getString(1);
    }
  }

  @Test
  void nextOneFindsItAsItWasLeft() throws Exception {
    int port;
    try (WarmServer server = WarmServer.join(home(), LONG, new BundledPostgres());
        Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      port = server.port();
      statement.execute("CREATE DATABASE left_here");
    }
    try (WarmServer again = WarmServer.join(home(), LONG, new BundledPostgres());
        Connection connection = again.connect("left_here")) {
      assertThat(again.port()).isEqualTo(port);
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  @Test
  void whoeverComesAtOnceSharesOne() throws Exception {
    try (var threads = Executors.newFixedThreadPool(4)) {
      Callable<Integer> join =
          () -> {
            try (WarmServer server = WarmServer.join(home(), LONG, new BundledPostgres())) {
              return server.port();
            }
          };
      List<Future<Integer>> ports = threads.invokeAll(List.of(join, join, join, join));
      int first = ports.get(0).get();
      for (Future<Integer> port : ports) {
        assertThat(port.get()).isEqualTo(first);
      }
    }
  }

  @Test
  void stopsWhenNobodyUsesItAndStartsAgain() throws Exception {
    WarmServer.join(home(), SHORT, new BundledPostgres()).close();
    Eventually.isTrue("server stops", () -> PostmasterPid.portOf(data()).isEmpty());
    try (WarmServer again = WarmServer.join(home(), LONG, new BundledPostgres());
        Connection connection = again.connect("postgres")) {
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  @Test
  void staysForAsLongAsSomebodyIsIn() throws Exception {
    try (WarmServer server = WarmServer.join(home(), SHORT, new BundledPostgres());
        Connection connection = server.connect("postgres")) {
      String looked =
          "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE query LIKE 'DO%'"
              + " AND xact_start > '"
              + value(connection, "SELECT now() + interval '1 second'")
              + "')";
      Eventually.isTrue(
          "the caretaker looked five times as late as it might have stopped",
          () -> {
            try {
              return value(connection, looked).equals("t");
            } catch (SQLException e) {
              throw new AssertionError(e);
            }
          });
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  @Test
  void killedServerIsMadeAnew() throws Exception {
    try (WarmServer server = WarmServer.join(home(), LONG, new BundledPostgres());
        Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE not_flushed");
    }
    WarmServer.stop(home());
    try (WarmServer again = WarmServer.join(home(), LONG, new BundledPostgres());
        Connection connection = again.connect("postgres")) {
      assertThat(
              value(connection, "SELECT count(*) FROM pg_database WHERE datname = 'not_flushed'"))
          .isEqualTo("0");
    }
  }

  @Test
  void letsNobodyInWithoutItsPassword() throws Exception {
    try (WarmServer server = WarmServer.join(home(), LONG, new BundledPostgres())) {
      assertThatThrownBy(
              () ->
                  DriverManager.getConnection(
                      "jdbc:postgresql://localhost:" + server.port() + "/postgres?user=postgres"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password");
      assertThat(Files.getPosixFilePermissions(home()))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void folderThatOthersMayReadIsRefused() throws Exception {
    Files.createDirectory(home());
    Files.setPosixFilePermissions(home(), PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThatThrownBy(() -> WarmServer.join(home(), LONG, new BundledPostgres()))
        .hasMessageContaining("not this user's alone");
  }
}
