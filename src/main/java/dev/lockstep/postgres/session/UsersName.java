// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres.session;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A name that a user wrote, in full: looked up where the user's path leads, with its schema, quoted
 * as needed. What is asked with it afterwards is Lockstep's own and needs no path of the user's.
 */
public final class UsersName {
  private static final String RELATION =
      """
      WITH named AS MATERIALIZED (
        SELECT CAST(to_regclass(CAST(? AS text)) AS oid) AS own FROM %s)
      SELECT format('%%I.%%I', n.nspname, c.relname)
        FROM named JOIN pg_class c ON c.oid = own JOIN pg_namespace n ON n.oid = c.relnamespace"""
          .formatted(SearchPath.FROM_USERS);

  private static final String TYPE =
      """
      WITH named AS MATERIALIZED (
        SELECT CAST(to_regtype(CAST(? AS text)) AS oid) AS own FROM %s)
      SELECT format('%%I.%%I', n.nspname, t.typname)
        FROM named JOIN pg_type t ON t.oid = own JOIN pg_namespace n ON n.oid = t.typnamespace"""
          .formatted(SearchPath.FROM_USERS);

  private UsersName() {}

  /** Of a table, view, index or sequence; empty if there is none. */
  public static Optional<String> ofRelation(Connection connection, String name)
      throws SQLException {
    return find(connection, RELATION, name);
  }

  /** Of a type; empty if there is none. */
  public static Optional<String> ofType(Connection connection, String name) throws SQLException {
    return find(connection, TYPE, name);
  }

  private static Optional<String> find(Connection connection, String sql, String name)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      try (ResultSet found = statement.executeQuery()) {
        return found.next() ? Optional.of(found.getString(1)) : Optional.empty();
      }
    }
  }
}
