// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.database;

import dev.lockstep.postgres.CancellableConnections;
import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.DataSourceOver;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Remembers the connections it gave out, so that what runs on them can be cancelled when the
 * process is told to stop.
 */
public final class CancellableDataSource extends DataSourceOver {
  private final CancellableConnections connections;

  public CancellableDataSource(DataSource source) {
    this(source, source::getConnection);
  }

  /** One whose connections are those of {@code connections}, of which some may be open already. */
  public CancellableDataSource(DataSource source, Connections connections) {
    super(source);
    this.connections = new CancellableConnections(connections);
  }

  /** Asks the server to cancel whatever runs on a connection of ours; each fails with 57014. */
  public void cancelAll() {
    connections.cancelAll();
  }

  @Override
  public Connection getConnection() throws SQLException {
    return connections.open();
  }
}
