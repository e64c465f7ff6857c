// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.support;

import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.session.OwnConnection;
import dev.lockstep.shadow.EmbeddedServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A new, empty database for one test, on the one embedded server of this JVM. The major is the
 * default, or {@code -Dlockstep.test.postgres=14..17}.
 */
public final class TestDatabase implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final EmbeddedServer server;
  private final String name;

  private TestDatabase(EmbeddedServer server, String name) {
    this.server = server;
    this.name = name;
  }

  /** The server that all tests of this JVM share. */
  public static EmbeddedServer server() {
    return Server.INSTANCE;
  }

  public static TestDatabase create() {
    return on(server());
  }

  /** A database on a server of the test's own. */
  public static TestDatabase on(EmbeddedServer server) {
    String name = "test_" + ProcessHandle.current().pid() + "_" + COUNT.incrementAndGet();
    onServer(server, "CREATE DATABASE " + name);
    return new TestDatabase(server, name);
  }

  public String name() {
    return name;
  }

  /** As {@code DATABASE_URL} has it. */
  public String url() {
    return server.url(name);
  }

  public String jdbcUrl() {
    return server.jdbcUrl(name);
  }

  public Connection open() throws SQLException {
    return DriverManager.getConnection(jdbcUrl());
  }

  /** As the program has them: statements are Lockstep's own where nothing else is said. */
  public Connections connections() {
    return () -> OwnConnection.of(open());
  }

  /** Runs statements, in auto-commit mode. */
  public void execute(String... statements) {
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  /** The rows of a query, each as its columns joined by {@code |}; NULL is {@code ∅}. */
  public List<String> rows(String sql) {
    try (Connection connection = open();
        Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      int columns = results.getMetaData().getColumnCount();
      while (results.next()) {
        StringBuilder row = new StringBuilder();
        for (int column = 1; column <= columns; column++) {
          String value = results.getString(column);
          row.append(column == 1 ? "" : "|").append(value == null ? "∅" : value);
        }
        rows.add(row.toString());
      }
      return rows;
    } catch (SQLException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  /** The only value of the only row. */
  public String value(String sql) {
    List<String> rows = rows(sql);
    if (rows.size() != 1) {
      throw new AssertionError(sql + " gave " + rows);
    }
    return rows.get(0);
  }

  @Override
  public void close() {
    onServer(server, "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
  }

  private static void onServer(EmbeddedServer server, String sql) {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  private static final class Server {
    static final EmbeddedServer INSTANCE =
        // Nothing outlives the machine: to wait for the disk would show nothing.
        EmbeddedServer.temporary(
            TestFolders.create("postgres-"),
            Map.of("max_connections", "200", "fsync", "off", "full_page_writes", "off"));
  }
}
