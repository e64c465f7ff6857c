// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Connections for who closes one before the next is opened: the server counts the closed one until
 * its backend is gone, so "too many connections" is worth another try, for a moment.
 */
public final class FreedConnections implements Connections {
  private static final Duration MOMENT = Duration.ofSeconds(3);
  private static final Duration TRY_AGAIN = Duration.ofMillis(50);

  private final Connections connections;

  public FreedConnections(Connections connections) {
    this.connections = connections;
  }

  @Override
  public Connection open() throws SQLException {
    long end = System.nanoTime() + MOMENT.toNanos();
    while (true) {
      try {
        return connections.open();
      } catch (SQLException e) {
        boolean full = SqlState.of(e).equals(SqlState.TOO_MANY_CONNECTIONS);
        if (!full || System.nanoTime() > end || !slept()) {
          throw e;
        }
      }
    }
  }

  private static boolean slept() {
    try {
      Thread.sleep(TRY_AGAIN);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
