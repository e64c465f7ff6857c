// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

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

  /**
   * The same for PostgreSQL's own programs ({@code pg_dump}, {@code pg_restore}): the variables of
   * libpq that lead to the server, {@code PGDATABASE} left out. A server that wants a password
   * overrides this, since a connection does not tell its own.
   *
   * @throws SQLException if the server cannot be reached or refuses
   */
  default Map<String, String> environment() throws SQLException {
    try (Connection connection = open("")) {
      String url = connection.getMetaData().getURL();
      URI address = URI.create(url.substring("jdbc:".length()));
      Map<String, String> environment = new LinkedHashMap<>();
      environment.put("PGHOST", String.valueOf(address.getHost()).replaceAll("[\\[\\]]", ""));
      environment.put("PGPORT", String.valueOf(address.getPort() < 0 ? 5432 : address.getPort()));
      environment.put("PGUSER", connection.getMetaData().getUserName());
      return environment;
    }
  }
}
