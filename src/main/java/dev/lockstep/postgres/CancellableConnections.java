// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.postgresql.PGConnection;

/**
 * Remembers the connections it gave out, so that what runs on them can be cancelled when the
 * process is told to stop.
 */
public final class CancellableConnections implements Connections {
  private final Connections source;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();

  public CancellableConnections(Connections source) {
    this.source = source;
  }

  @Override
  public Connection open() throws SQLException {
    open.removeIf(CancellableConnections::isClosed);
    Connection connection = source.open();
    open.add(connection);
    return connection;
  }

  /** Asks the server to cancel whatever runs on a connection of ours; each fails with 57014. */
  public void cancelAll() {
    open.removeIf(CancellableConnections::isClosed);
    for (Connection connection : open) {
      try {
        connection.unwrap(PGConnection.class).cancelQuery();
      } catch (SQLException e) {
        // Gone, or on its way: the transaction ends with the connection.
        System.getLogger(CancellableConnections.class.getName())
            .log(System.Logger.Level.DEBUG, "not cancelled", e);
      }
    }
  }

  private static boolean isClosed(Connection connection) {
    try {
      return connection.isClosed();
    } catch (SQLException e) {
      return true;
    }
  }
}
