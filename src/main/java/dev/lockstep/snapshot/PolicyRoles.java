// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import dev.lockstep.postgres.SqlState;
import dev.lockstep.sql.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Roles that policies name, on a scratch server that does not have them: made for a verification,
 * without any right and without a login, and dropped when nothing depends on them any more.
 */
final class PolicyRoles {
  private static final String MARK = "made by Lockstep to verify a snapshot";

  private PolicyRoles() {}

  /** Makes those of {@code roles} that are not there. */
  static void make(Connection connection, List<String> roles) throws SQLException {
    for (String role : roles) {
      if (exists(connection, role)) {
        continue;
      }
      try (Statement statement = connection.createStatement()) {
        String name = Identifiers.quote(role);
        statement.execute(
            "CREATE ROLE "
                + name
                + " NOLOGIN; COMMENT ON ROLE "
                + name
                + " IS "
                + Identifiers.literal(MARK));
      } catch (SQLException e) {
        if (SqlState.of(e).equals(SqlState.INSUFFICIENT_PRIVILEGE)) {
          throw SnapshotException.unusable(
              "a policy names role "
                  + role
                  + ", which the scratch server does not have and its role may not make; CREATE"
                  + " ROLE "
                  + Identifiers.quoteIfNeeded(role)
                  + " NOLOGIN there (LOCKSTEP_SHADOW_URL), then verify again",
              e);
        }
        if (!exists(connection, role)) {
          throw e;
        }
      }
    }
  }

  private static boolean exists(Connection connection, String role) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT FROM pg_catalog.pg_roles WHERE rolname = ?")) {
      statement.setString(1, role);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  /** Drops what was made, here or by a process that was killed; what is in use stays. */
  static void dropUnused(Connection connection) throws SQLException {
    List<String> roles = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT rolname FROM pg_catalog.pg_roles WHERE"
                + " pg_catalog.shobj_description(oid, 'pg_authid') OPERATOR(pg_catalog.=) ?")) {
      statement.setString(1, MARK);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          roles.add(rows.getString(1));
        }
      }
    }
    for (String role : roles) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("DROP ROLE IF EXISTS " + Identifiers.quote(role));
      } catch (SQLException e) {
        if (SqlState.isConnectionLost(e)) {
          throw e;
        }
        System.getLogger(PolicyRoles.class.getName())
            .log(System.Logger.Level.DEBUG, "role stays, something depends on it", e);
      }
    }
  }
}
