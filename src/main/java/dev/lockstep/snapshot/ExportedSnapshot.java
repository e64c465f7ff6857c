// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import dev.lockstep.shadow.ServerAccess;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/**
 * A transaction whose view of the database others can take over: {@code pg_dump}, and the sessions
 * that count and hash. It lives as long as this is open.
 */
final class ExportedSnapshot implements AutoCloseable {
  private final ServerAccess server;
  private final Connection connection;
  private final String name;

  private ExportedSnapshot(ServerAccess server, Connection connection, String name) {
    this.server = server;
    this.connection = connection;
    this.name = name;
  }

  /**
   * Opens it.
   *
   * @param target host, port and database, for messages
   * @throws SnapshotException behind a pooler, which may give each transaction another session
   */
  static ExportedSnapshot of(ServerAccess server, String target) throws SQLException {
    Connection connection = server.open("");
    boolean opened = false;
    try {
      requireDirect(connection, target);
      begin(connection);
      String name;
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT pg_export_snapshot()")) {
        row.next();
        name = row.getString(1);
      }
      ContentReader.prepare(connection);
      opened = true;
      return new ExportedSnapshot(server, connection, name);
    } finally {
      if (!opened) {
        connection.close();
      }
    }
  }

  /** A pooler tells its client another key than the session's. */
  static void requireDirect(Connection connection, String target) throws SQLException {
    int told = connection.unwrap(PGConnection.class).getBackendPID();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      if (row.getInt(1) != told) {
        throw SnapshotException.unusable(
            "database "
                + target
                + " is reached through a pooler, and pg_dump and pg_restore need sessions of their"
                + " own; set DATABASE_URL to the server itself for this command");
      }
    }
  }

  private static void begin(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    }
  }

  Connection connection() {
    return connection;
  }

  /** As {@code pg_dump --snapshot} takes it. */
  String name() {
    return name;
  }

  /** Another session that sees the same. */
  Connection join() throws SQLException {
    Connection other = server.open("");
    boolean joined = false;
    try {
      begin(other);
      try (Statement statement = other.createStatement()) {
        statement.execute("SET TRANSACTION SNAPSHOT '" + name.replace("'", "''") + "'");
      }
      joined = true;
      return other;
    } finally {
      if (!joined) {
        other.close();
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
