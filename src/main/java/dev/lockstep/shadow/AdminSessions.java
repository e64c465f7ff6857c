// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/** The sessions in which databases are made and dropped: opened when needed, and used again. */
final class AdminSessions implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 5;

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
