// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.bench;

import dev.lockstep.shadow.EmbeddedServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** New databases on the server of this run. */
final class Databases {
  private final EmbeddedServer server;
  private int count;

  Databases(EmbeddedServer server) {
    this.server = server;
  }

  /** An empty database; its {@code DATABASE_URL}. */
  String create() throws SQLException {
    count++;
    execute("CREATE DATABASE bench_" + count);
    return server.url("bench_" + count).replace("localhost", "127.0.0.1");
  }

  /** A copy of a database that nobody is connected to; its {@code DATABASE_URL}. */
  String copy(String url) throws SQLException {
    count++;
    execute("CREATE DATABASE bench_" + count + " TEMPLATE " + name(url));
    return server.url("bench_" + count).replace("localhost", "127.0.0.1");
  }

  void drop(String url) throws SQLException {
    execute("DROP DATABASE " + name(url) + " WITH (FORCE)");
  }

  static String name(String url) {
    return url.substring(url.lastIndexOf('/') + 1);
  }

  static String jdbc(String url) {
    return url.replace("postgres://postgres@", "jdbc:postgresql://");
  }

  String version() throws SQLException {
    return value("SHOW server_version");
  }

  /**
   * A {@code PATH} on which the programs of this server are found first: the executable has no
   * PostgreSQL in it, and takes the one that is installed.
   */
  String path() throws SQLException {
    return value("SELECT setting FROM pg_config WHERE name = 'BINDIR'")
        + ":"
        + System.getenv("PATH");
  }

  private String value(String sql) throws SQLException {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      results.next();
      return results.getString(1);
    }
  }

  /** The only value of a query. */
  static String value(String jdbcUrl, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl);
        Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      results.next();
      return results.getString(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
