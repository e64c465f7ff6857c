package dev.lockstep.shadow;

import java.sql.Connection;
import java.sql.SQLException;

/** How to reach the databases of one PostgreSQL server, as a role that may create databases. */
@FunctionalInterface
public interface ServerAccess {
  /**
   * Opens a connection in auto-commit mode.
   *
   * @param database its name; empty for the one that is always there, from which others are made
   * @throws SQLException if the server cannot be reached or refuses
   */
  Connection open(String database) throws SQLException;
}
