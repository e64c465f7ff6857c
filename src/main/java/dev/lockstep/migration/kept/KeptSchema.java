// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.kept;

import dev.lockstep.sql.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Schema {@code lockstep_kept}: its owner's alone, whatever default privileges say. */
public final class KeptSchema {
  /** Where kept data lies. */
  public static final String NAME = "lockstep_kept";

  /** The numbers that sequences had reached, of all copies. */
  static final String SEQUENCES = NAME + ".sequences";

  private KeptSchema() {}

  /** A copy, quoted and in full. */
  public static String table(String name) {
    return Identifiers.quote(NAME, name);
  }

  /**
   * Makes the schema where it is not there yet. That no other role made it is checked before a run.
   */
  static void make(Connection connection) throws SQLException {
    if (exists(connection, SEQUENCES)) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      if (!schemaExists(connection)) {
        statement.execute("CREATE SCHEMA " + NAME);
        revokeFromOthers(
            connection,
            "SCHEMA " + NAME,
            """
            SELECT acl.grantee FROM pg_namespace o CROSS JOIN aclexplode(o.nspacl) acl
             WHERE o.nspname = 'lockstep_kept' AND acl.grantee <> o.nspowner""");
      }
      statement.execute(
          """
          CREATE TABLE lockstep_kept.sequences (
            kept_table text NOT NULL,
            column_name text NOT NULL,
            last_value bigint NOT NULL,
            is_called boolean NOT NULL,
            PRIMARY KEY (kept_table, column_name)
          )""");
      closeTable(connection, "sequences");
    }
  }

  /** A new table has what default privileges give to others, such as the application's role. */
  static void closeTable(Connection connection, String name) throws SQLException {
    revokeFromOthers(
        connection,
        "TABLE " + table(name),
        """
        SELECT acl.grantee FROM pg_class o CROSS JOIN aclexplode(o.relacl) acl
         WHERE o.oid = CAST(%s AS regclass) AND acl.grantee <> o.relowner"""
            .formatted(Identifiers.literal(table(name))));
  }

  private static void revokeFromOthers(Connection connection, String object, String grantees)
      throws SQLException {
    List<String> others = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT DISTINCT CASE WHEN grantee = 0 THEN 'PUBLIC'
                                     ELSE quote_ident(pg_get_userbyid(grantee)) END
                  FROM (%s) granted"""
                    .formatted(grantees))) {
      while (rows.next()) {
        others.add(rows.getString(1));
      }
    }
    if (!others.isEmpty()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("REVOKE ALL ON " + object + " FROM " + String.join(", ", others));
      }
    }
  }

  private static boolean schemaExists(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'lockstep_kept')")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /** Whether there is such a relation. */
  static boolean exists(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT to_regclass(CAST(? AS text)) IS NOT NULL")) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
