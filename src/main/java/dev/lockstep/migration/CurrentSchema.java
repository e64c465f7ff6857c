package dev.lockstep.migration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The schema that unqualified names are made in, which must be one of the user's. */
final class CurrentSchema {
  private CurrentSchema() {}

  /**
   * Makes sure that there is one.
   *
   * @throws UnusableSearchPathException if the search path names none that exists, or PostgreSQL's
   */
  static void require(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT pg_catalog.current_schema(), pg_catalog.current_setting('search_path'),
                       current_user""")) {
      row.next();
      String schema = row.getString(1);
      if (schema == null || schema.equals("pg_catalog") || schema.equals("information_schema")) {
        throw new UnusableSearchPathException(row.getString(2), row.getString(3), schema);
      }
    }
  }
}
