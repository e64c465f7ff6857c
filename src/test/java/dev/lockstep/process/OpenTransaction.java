// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import dev.lockstep.support.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A session that executed something and left its transaction open, as applications do. */
final class OpenTransaction implements AutoCloseable {
  private final Connection connection;
  private final int pid;

  OpenTransaction(TestDatabase database, String sql) {
    try {
      connection = database.open();
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        try (ResultSet results = statement.executeQuery("SELECT pg_backend_pid()")) {
          results.next();
          pid = results.getInt(1);
        }
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  int pid() {
    return pid;
  }

  @Override
  public void close() {
    try {
      if (!connection.isClosed()) {
        connection.rollback();
        connection.close();
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
