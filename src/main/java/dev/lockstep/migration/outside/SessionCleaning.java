// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.outside;

import dev.lockstep.migration.lease.Lease;
import dev.lockstep.postgres.session.UsersSql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Makes a session as it was before a migration: role, settings, temporary tables, cursors, {@code
 * LISTEN}, advisory locks of the session, prepared statements.
 *
 * <p>Not {@code DISCARD ALL}: that is refused in a transaction, where it has to happen so that a
 * pooler does not part it from the migration, and it forgets the statements that a pooler's other
 * clients have prepared on the same server session.
 */
public final class SessionCleaning {
  /** Role and settings are those that the session began with, its login's defaults included. */
  static final String ONESELF = "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL";

  private static final String LEFTOVERS =
      """
      SELECT pg_catalog.pg_advisory_unlock_all(),
             (SELECT pg_catalog.string_agg(
                       pg_catalog.concat('DEALLOCATE ', pg_catalog.quote_ident(name)), '; ')
                FROM pg_catalog.pg_prepared_statements WHERE from_sql)""";

  private SessionCleaning() {}

  /**
   * At the end of a migration's transaction, before it is recorded. What is checked at commit only
   * is checked now, as the role and under the settings of the migration, and while it can be named.
   */
  public static void inTransaction(Connection connection) throws SQLException {
    inOneJourney(
        connection,
        "SET CONSTRAINTS ALL IMMEDIATE; "
            + ONESELF
            + "; "
            + discard()
            + "; "
            + Lease.END_IF_FROZEN
            + "; ");
  }

  /** After a failure in a transaction: much is undone by the rollback, the rest here. */
  public static void rollingBack(Connection connection) throws SQLException {
    inOneJourney(connection, "ROLLBACK; ");
  }

  /** After a migration outside a transaction. */
  public static void outside(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(ONESELF + "; " + discard());
      leftovers(statement, "");
    }
  }

  /** Which a pooler does not part, and which is run around each migration. */
  private static void inOneJourney(Connection connection, String before) throws SQLException {
    UsersSql.asItIs(
        connection,
        inside -> {
          try (Statement statement = inside.createStatement()) {
            leftovers(statement, before);
          }
          return null;
        });
  }

  private static String discard() {
    return "CLOSE ALL; UNLISTEN *; DISCARD TEMP; DISCARD SEQUENCES";
  }

  private static void leftovers(Statement statement, String before) throws SQLException {
    boolean rows = statement.execute(before + LEFTOVERS);
    while (!rows && statement.getUpdateCount() != -1) {
      rows = statement.getMoreResults();
    }
    String deallocate = null;
    if (rows) {
      try (ResultSet results = statement.getResultSet()) {
        deallocate = results.next() ? results.getString(2) : null;
      }
    }
    if (deallocate != null) {
      statement.execute(deallocate);
    }
  }
}
