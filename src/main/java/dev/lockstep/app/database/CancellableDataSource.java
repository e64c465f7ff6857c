// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.database;

import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.DataSourceOver;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * Remembers the connections it gave out, so that what runs on them can be cancelled when the
 * process is told to stop.
 */
public final class CancellableDataSource extends DataSourceOver {
  private final Connections connections;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();

  public CancellableDataSource(DataSource source) {
    this(source, source::getConnection);
  }

  /** One whose connections are those of {@code connections}, of which some may be open already. */
  public CancellableDataSource(DataSource source, Connections connections) {
    super(source);
    this.connections = connections;
  }

  /** Asks the server to cancel whatever runs on a connection of ours; each fails with 57014. */
  public void cancelAll() {
    forgetClosed();
    for (Connection connection : open) {
      try {
        connection.unwrap(PGConnection.class).cancelQuery();
      } catch (SQLException e) {
        // Gone, or on its way: the transaction ends with the connection.
        System.getLogger(CancellableDataSource.class.getName())
            .log(System.Logger.Level.DEBUG, "not cancelled", e);
      }
    }
  }

  private void forgetClosed() {
    open.removeIf(
        connection -> {
          try {
            return connection.isClosed();
          } catch (SQLException e) {
            return true;
          }
        });
  }

  @Override
  public Connection getConnection() throws SQLException {
    forgetClosed();
    Connection connection = connections.open();
    open.add(connection);
    return connection;
  }
}
