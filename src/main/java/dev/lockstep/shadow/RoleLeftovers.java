// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import dev.lockstep.sql.Identifiers;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Roles that stay behind when scratch databases go, and how they go too. */
record RoleLeftovers(AdminSessions sessions) {
  /** Drops what killed processes left on a user's server, by what they said of it. */
  void sweep(ScratchOwner owner) throws SQLException {
    List<String[]> marked =
        sessions.run(
            statement -> {
              List<String[]> found = new ArrayList<>();
              try (ResultSet results =
                  statement.executeQuery(
                      """
                      SELECT r.rolname, d.description
                        FROM pg_catalog.pg_roles r
                        JOIN pg_catalog.pg_shdescription d ON d.objoid = r.oid
                         AND d.classoid = 'pg_catalog.pg_authid'::pg_catalog.regclass
                       WHERE starts_with(d.description, 'lockstep_scratch_')""")) {
                while (results.next()) {
                  found.add(new String[] {results.getString(1), results.getString(2)});
                }
              }
              return found;
            });
    for (String[] role : marked) {
      if (ScratchName.parse(role[1]).filter(owner::abandoned).isPresent()) {
        drop(role[0]);
      }
    }
  }

  /** All roles of a server of our own, unless another process works there. */
  List<String> unneeded() throws SQLException {
    return sessions.run(
        statement -> {
          List<String> names = new ArrayList<>();
          try (ResultSet results =
              statement.executeQuery(
                  """
                  SELECT rolname FROM pg_catalog.pg_roles
                   WHERE oid >= 16384
                     AND NOT EXISTS (SELECT FROM pg_catalog.pg_database
                                      WHERE starts_with(datname::text, 'lockstep_scratch_'))""")) {
            while (results.next()) {
              names.add(results.getString(1));
            }
          }
          return names;
        });
  }

  /** Drops one, unless a database needs it. */
  void drop(String role) {
    try {
      sessions.run(
          statement -> statement.execute("DROP ROLE IF EXISTS " + Identifiers.quote(role)));
    } catch (SQLException e) {
      // A database that is kept, or is still worked with, needs it; the next one tries again.
      System.getLogger(RoleLeftovers.class.getName())
          .log(System.Logger.Level.DEBUG, "role stays: " + role, e);
    }
  }
}
