// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.lease;

import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.ReusedConnection;
import dev.lockstep.postgres.SqlState;
import dev.lockstep.postgres.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The session that a lease is told by: first the one it was taken on, on which migrations run, then
 * one of its own, opened when it is needed.
 */
final class LeaseSession implements AutoCloseable {
  /** Held by who uses {@link #own}: to open it may take seconds. */
  private final ReentrantLock using = new ReentrantLock();

  private final ReusedConnection own;

  /** For the thread that runs migrations alone. */
  private final ReusedConnection shared;

  /**
   * @param shared the one that the lease was taken on
   * @param patience how long the server may take for an answer on its own
   * @param renewal from which on the lease is told by the connection it runs on
   */
  LeaseSession(
      Connections connections,
      ReusedConnection shared,
      Duration patience,
      Transactions.Work<?> renewal) {
    this.own = new ReusedConnection(() -> renewing(connections, patience, renewal));
    this.shared = shared;
  }

  private static Connection renewing(
      Connections connections, Duration patience, Transactions.Work<?> renewal)
      throws SQLException {
    Connection connection = open(connections);
    boolean done = false;
    try {
      impatient(connection, patience);
      Object unused = renewal.run(connection);
      done = true;
      return connection;
    } finally {
      if (!done) {
        connection.close();
      }
    }
  }

  /** The second one that is open: where there can be only one, say that two are needed. */
  private static Connection open(Connections connections) throws SQLException {
    try {
      return connections.open();
    } catch (SQLException e) {
      if (!SqlState.of(e).equals(SqlState.TOO_MANY_CONNECTIONS)) {
        throw e;
      }
      throw new SQLException(
          e.getMessage()
              + " (migrating needs two at a time: one works, one keeps the lease and watches)",
          e.getSQLState(),
          e);
    }
  }

  /**
   * A server that does not answer must not keep the run from noticing: its lease ends meanwhile.
   */
  private static void impatient(Connection connection, Duration patience) {
    try {
      connection.setNetworkTimeout(Runnable::run, (int) patience.toMillis());
    } catch (SQLException e) {
      System.getLogger(LeaseSession.class.getName())
          .log(System.Logger.Level.DEBUG, "no network timeout on this connection", e);
    }
  }

  /**
   * Runs {@code work}, which may be done twice, on the lease's own connection.
   *
   * @throws SQLException of the work, or if the connection cannot be opened
   */
  <T extends @Nullable Object> T run(Transactions.Work<T> work) throws SQLException {
    using.lock();
    try {
      return own.run(work);
    } finally {
      using.unlock();
    }
  }

  /** Opens its own, if it is not open: the shared one is about to be closed. */
  void standAlone() throws SQLException {
    using.lock();
    try {
      own.get();
    } finally {
      using.unlock();
    }
  }

  /** Whether its own is open. */
  boolean isAlone() {
    return isOpen(own);
  }

  /** Runs {@code work} on whichever is open, the thread that runs migrations being the caller. */
  void runOnEither(Transactions.Work<?> work) throws SQLException {
    if (!isOpen(own) && isOpen(shared)) {
      try {
        Object unused = work.run(shared.get());
        return;
      } catch (SQLException e) {
        // Cut, or cancelled with what ran on it.
        System.getLogger(LeaseSession.class.getName())
            .log(System.Logger.Level.DEBUG, "not on the session of the run", e);
      }
    }
    Object unused = run(work);
  }

  private static boolean isOpen(ReusedConnection connection) {
    try {
      return connection.isOpen();
    } catch (SQLException e) {
      return false;
    }
  }

  /** Closes its own. */
  @Override
  public void close() {
    using.lock();
    try {
      own.close();
    } finally {
      using.unlock();
    }
  }
}
