// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import dev.lockstep.sql.Identifiers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/** The sessions in which databases are made and dropped: opened when needed, and used again. */
final class AdminSessions implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 5;

  /** Of two milliseconds each. */
  private static final int MOST_LOOKS = 50;

  private final ServerAccess server;
  private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();

  AdminSessions(ServerAccess server) {
    this.server = server;
  }

  /** What is done in one. */
  interface Work<T> {
    T in(Statement statement) throws SQLException;
  }

  /** Does it; a session in which something failed is not used again. */
  <T> T run(Work<T> work) throws SQLException {
    Connection connection = take();
    boolean well = false;
    try (Statement statement = connection.createStatement()) {
      T result = work.in(statement);
      well = true;
      return result;
    } finally {
      if (well) {
        idle.push(connection);
      } else {
        connection.close();
      }
    }
  }

  /**
   * Waits a moment until {@code database} has no sessions: one ends a little after it was closed,
   * and PostgreSQL, which wants none, would look again only a tenth of a second later.
   */
  void awaitNoneOn(String database) throws SQLException {
    String some =
        "SELECT EXISTS (SELECT FROM pg_catalog.pg_stat_activity"
            + " WHERE backend_type = 'client backend' AND datname = "
            + Identifiers.literal(database)
            + ")";
    run(
        statement -> {
          for (int look = 0; look < MOST_LOOKS && isTrue(statement, some); look++) {
            statement.execute("SELECT pg_catalog.pg_sleep(0.002)");
          }
          return true;
        });
  }

  private static boolean isTrue(Statement statement, String query) throws SQLException {
    try (ResultSet results = statement.executeQuery(query)) {
      return results.next() && results.getBoolean(1);
    }
  }

  /** One more, which is not used again. */
  Connection open() throws SQLException {
    return server.open("");
  }

  private Connection take() throws SQLException {
    @Nullable Connection connection = idle.poll();
    if (connection == null) {
      return server.open("");
    }
    if (connection.isValid(PATIENCE_SECONDS)) {
      return connection;
    }
    connection.close();
    return server.open("");
  }

  @Override
  public void close() {
    for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
      try {
        connection.close();
      } catch (SQLException e) {
        System.getLogger(AdminSessions.class.getName())
            .log(System.Logger.Level.DEBUG, "left a server abruptly", e);
      }
    }
  }
}
