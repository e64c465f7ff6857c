// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import dev.lockstep.event.Events;
import dev.lockstep.migration.lease.LeaseKeeper;
import dev.lockstep.migration.lease.LeaseQueue;
import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.FreedConnections;
import dev.lockstep.postgres.ReusedConnection;
import dev.lockstep.time.Sleeper;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * What a run works with, in whichever direction it goes.
 *
 * @param connections for all that the engine does not do
 * @param engine executes files
 * @param settings timeouts, patience, and where the files are
 * @param events what happens, for people
 * @param listener what happens, for probes and metrics
 * @param sleeper waits
 */
public record RunContext(
    Connections connections,
    SqlEngine engine,
    MigrationSettings settings,
    Events events,
    RunListener listener,
    Sleeper sleeper) {
  public RunContext {
    connections = new FreedConnections(connections);
  }

  /** The lease, taken on {@code connection}, which stays open for longer than it. */
  LeaseKeeper lease(Connection connection) throws SQLException, InterruptedException {
    return leaseQueue()
        .await(new ReusedConnection(connections, connection), () -> false)
        .orElseThrow();
  }

  /** The queue for the lease. */
  LeaseQueue leaseQueue() {
    return new LeaseQueue(connections, settings.holder(), settings.leaseWait(), events, sleeper);
  }
}
