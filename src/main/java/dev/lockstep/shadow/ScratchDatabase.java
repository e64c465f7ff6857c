// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A temporary database of our own. Gone when closed, even if there are sessions. */
public final class ScratchDatabase implements Workspace {
  private final ScratchServer server;
  private final String name;

  ScratchDatabase(ScratchServer server, String name) {
    this.server = server;
    this.name = name;
  }

  public String name() {
    return name;
  }

  @Override
  public ScratchRoles roles() {
    return server.roles();
  }

  @Override
  public Connection open() throws SQLException {
    return server.open(name);
  }

  /** The variables of libpq that lead PostgreSQL's own programs here; a password among them. */
  public Map<String, String> environment() throws SQLException {
    Map<String, String> environment = new LinkedHashMap<>(server.environment());
    environment.put("PGDATABASE", name);
    return environment;
  }

  /** Drops the database. */
  @Override
  public void close() throws SQLException {
    server.drop(name);
  }
}
