// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres.session;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Whether a table has no row: "none is seen" counts only where none can be hidden. */
public final class EmptyTable {
  private EmptyTable() {}

  /**
   * Whether {@code table} certainly has no row, its partitions and children included. Without the
   * right to read it, or where a policy hides rows, only one that has no page on disk is.
   *
   * @param table its name, quoted, and looked up as the user would; false where there is no such
   *     table
   */
  public static boolean isCertain(Connection connection, String table) throws SQLException {
    boolean readable;
    String name;
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            WITH RECURSIVE named AS MATERIALIZED (
              SELECT CAST(to_regclass(CAST(? AS text)) AS oid) AS own FROM %s
            ), family AS (
              SELECT own AS id FROM named
              UNION SELECT inhrelid FROM pg_inherits JOIN family ON inhparent = id
            )
            SELECT bool_and(c.relkind = 'p' OR c.relkind = 'r' AND a.amname = 'heap'
                              AND pg_relation_size(c.oid) = 0) AS no_page,
                   bool_and(c.relkind IN ('r', 'p', 'f')) AND
                     (SELECT has_table_privilege(own, 'SELECT') AND NOT row_security_active(own)
                        FROM named) AS readable,
                   (SELECT format('%%I.%%I', n.nspname, c.relname)
                      FROM named JOIN pg_class c ON c.oid = own
                      JOIN pg_namespace n ON n.oid = c.relnamespace) AS name
              FROM family JOIN pg_class c ON c.oid = id LEFT JOIN pg_am a ON a.oid = c.relam"""
                .formatted(SearchPath.FROM_USERS))) {
      statement.setString(1, table);
      try (ResultSet results = statement.executeQuery()) {
        results.next();
        if (results.getBoolean("no_page")) {
          return true;
        }
        readable = results.getBoolean("readable");
        name = results.getString("name");
      }
    }
    if (!readable) {
      return false;
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT EXISTS (SELECT FROM " + name + ")")) {
      row.next();
      return !row.getBoolean(1);
    }
  }
}
