// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import dev.lockstep.sql.Identifiers;
import java.sql.SQLException;
import java.sql.Statement;

/** What a new scratch database is set to before anything connects to it. */
final class NewDatabase {
  private NewDatabase() {}

  /**
   * Sets up {@code database}, which allows no connections yet, and opens it.
   *
   * @param searchPath along which its sessions look names up; empty: as the server has it
   */
  static void prepare(Statement statement, String database, String searchPath) throws SQLException {
    closeToOthers(statement, database);
    endWithTheirClients(statement, database);
    lookUpAlong(statement, database, searchPath);
  }

  /**
   * Other roles of the server may connect to a new database by default, and in public they could
   * lay out what the migrations would then call. They never get in: it opens when they are out.
   */
  private static void closeToOthers(Statement statement, String database) throws SQLException {
    String name = Identifiers.quote(database);
    statement.execute(
        "REVOKE CONNECT ON DATABASE "
            + name
            + " FROM PUBLIC; ALTER DATABASE "
            + name
            + " ALLOW_CONNECTIONS true");
  }

  /**
   * A session whose client was killed goes on until its statement ends, and no other session can
   * drop its database for as long. Not every platform can notice; there it is swept later.
   */
  private static void endWithTheirClients(Statement statement, String database) {
    try {
      statement.execute(
          "ALTER DATABASE "
              + Identifiers.quote(database)
              + " SET client_connection_check_interval = '1s'");
    } catch (SQLException e) {
      System.getLogger(NewDatabase.class.getName())
          .log(System.Logger.Level.DEBUG, "sessions may outlive their clients", e);
    }
  }

  /**
   * Of this login in this database, which goes before what the server, the database or the login
   * has set in general.
   */
  private static void lookUpAlong(Statement statement, String database, String searchPath)
      throws SQLException {
    if (searchPath.isEmpty()) {
      return;
    }
    // As a list of names, which only the setting itself is read as.
    statement.execute(
        "SELECT pg_catalog.set_config('search_path', "
            + Identifiers.literal(searchPath)
            + ", false)");
    statement.execute(
        "ALTER ROLE CURRENT_USER IN DATABASE "
            + Identifiers.quote(database)
            + " SET search_path FROM CURRENT; RESET search_path");
  }
}
