// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A connection for who needs one again and again: opened when it is wanted first, and again after
 * it broke. Not thread-safe.
 */
public final class ReusedConnection implements AutoCloseable {
  private final Connections connections;
  private @Nullable Connection open;

  public ReusedConnection(Connections connections) {
    this.connections = connections;
  }

  /** One with a connection that is open already. */
  public ReusedConnection(Connections connections, Connection open) {
    this.connections = connections;
    this.open = open;
  }

  /**
   * The connection that is open, or a new one.
   *
   * @throws SQLException if it cannot be opened
   */
  public Connection get() throws SQLException {
    Connection connection = open;
    if (connection == null || connection.isClosed()) {
      connection = connections.open();
      open = connection;
    }
    return connection;
  }

  /** Whether one is open, as far as can be told without asking the server. */
  public boolean isOpen() throws SQLException {
    return open != null && !open.isClosed();
  }

  /**
   * Runs {@code work}, and once more on a new connection if the open one is lost: it may have been
   * cut since it was used last. For work that may be done twice.
   *
   * @throws SQLException of the work, or if no connection can be opened
   */
  public <T extends @Nullable Object> T run(Transactions.Work<T> work) throws SQLException {
    boolean reused = open != null;
    try {
      return work.run(get());
    } catch (SQLException e) {
      if (!reused || !SqlState.isConnectionLost(e)) {
        throw e;
      }
      close();
      return work.run(get());
    }
  }

  /** Closes it; the next {@link #get} opens another one. */
  @Override
  public void close() {
    Connection connection = open;
    open = null;
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        System.getLogger(ReusedConnection.class.getName())
            .log(System.Logger.Level.DEBUG, "closing a broken connection", e);
      }
    }
  }
}
