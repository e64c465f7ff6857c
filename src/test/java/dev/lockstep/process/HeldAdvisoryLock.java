// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import dev.lockstep.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Advisory lock 1, which a migration of a test asks for to be stopped in its middle. */
final class HeldAdvisoryLock implements AutoCloseable {
  private final Connection connection;

  HeldAdvisoryLock(TestDatabase database) {
    try {
      connection = database.open();
      try (Statement statement = connection.createStatement()) {
        statement.execute("SELECT pg_advisory_lock(1)");
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
