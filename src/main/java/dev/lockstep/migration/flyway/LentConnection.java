// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.flyway;

import dev.lockstep.postgres.session.DelegatingConnection;
import java.sql.Connection;

/** A connection that Flyway takes for its own, and that goes on when Flyway has closed it. */
final class LentConnection extends DelegatingConnection {
  LentConnection(Connection connection) {
    super(connection);
  }

  @Override
  public void close() {}
}
