// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.history;

import dev.lockstep.postgres.session.SearchPath;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The schema that unqualified names are made in, which must be one of the user's. */
public final class CurrentSchema {
  private CurrentSchema() {}

  /**
   * Makes sure that there is one.
   *
   * @throws UnusableSearchPathException if the search path names none that exists, or PostgreSQL's
   */
  public static void require(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT users.schema, users.path, current_user
                  FROM (SELECT current_schema() AS schema, current_setting('search_path') AS path
                          FROM %s OFFSET 0) users"""
                    .formatted(SearchPath.FROM_USERS))) {
      row.next();
      String schema = row.getString(1);
      if (schema == null || schema.equals("pg_catalog") || schema.equals("information_schema")) {
        throw new UnusableSearchPathException(row.getString(2), row.getString(3), schema);
      }
    }
  }
}
