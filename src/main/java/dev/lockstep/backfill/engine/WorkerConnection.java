package dev.lockstep.backfill.engine;

import dev.lockstep.postgres.Connections;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The one connection of a worker, opened again after it broke. Not thread-safe. */
final class WorkerConnection implements AutoCloseable {
  private final Connections connections;
  private @Nullable Connection open;

  WorkerConnection(Connections connections) {
    this.connections = connections;
  }

  /** The connection that is open, or a new one. */
  Connection get() throws SQLException {
    Connection connection = open;
    if (connection == null || connection.isClosed()) {
      connection = connections.open();
      open = connection;
    }
    return connection;
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
        System.getLogger(WorkerConnection.class.getName())
            .log(System.Logger.Level.DEBUG, "closing a broken connection", e);
      }
    }
  }
}
