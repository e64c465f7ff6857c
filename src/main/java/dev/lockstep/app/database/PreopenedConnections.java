// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.database;

import dev.lockstep.postgres.Connections;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Opens the first connection at once, while the caller reads its files: for a command that has
 * little else to do, the server's start of a session is a good part of the time it takes.
 */
public final class PreopenedConnections implements Connections, AutoCloseable {
  private final Connections later;
  private final AtomicReference<@Nullable FutureTask<Connection>> first;

  public PreopenedConnections(Connections connections) {
    this(connections, connections);
  }

  /**
   * One whose first connection is opened in another way than all later ones.
   *
   * @param first opens the first, in a thread of its own, and may get it ready for its use
   */
  public PreopenedConnections(Connections first, Connections later) {
    this(begin(first), later);
  }

  /** One whose first connection was begun before. */
  public PreopenedConnections(FutureTask<Connection> begun, Connections later) {
    this.later = later;
    this.first = new AtomicReference<>(begun);
  }

  /** Begins to open a connection, in a thread of its own. */
  public static FutureTask<Connection> begin(Connections connections) {
    FutureTask<Connection> task = new FutureTask<>(connections::open);
    Thread.ofPlatform().daemon().name("lockstep-connect").start(task);
    return task;
  }

  @Override
  public Connection open() throws SQLException {
    FutureTask<Connection> task = first.getAndSet(null);
    return task == null ? later.open() : result(task);
  }

  private static Connection result(FutureTask<Connection> task) throws SQLException {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while connecting", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SQLException failure) {
        throw failure;
      }
      throw new IllegalStateException("connecting failed", e.getCause());
    }
  }

  /** Closes the first connection if it was not used; a failure to open it does not matter then. */
  @Override
  public void close() {
    FutureTask<Connection> task = first.getAndSet(null);
    if (task != null) {
      try {
        result(task).close();
      } catch (SQLException e) {
        System.getLogger(PreopenedConnections.class.getName())
            .log(System.Logger.Level.DEBUG, "a connection that was not used", e);
      }
    }
  }
}
