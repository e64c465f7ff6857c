// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Row level security hides rows without a word, and "no row is seen" is not "there is none". A
 * session that judges by the rows it sees, or that moves them, sees every row or fails: under
 * {@code row_security = off} PostgreSQL raises an error where a policy would hide rows.
 */
public final class RowSecurity {
  /** The function of the server that raises it: its message is in the language of the server. */
  private static final String RAISED_BY = "check_enable_rls";

  private RowSecurity() {}

  /**
   * No policy hides a row from the rest of the caller's transaction; what one would is an error.
   */
  public static void off(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT set_config('row_security', 'off', true)")) {
      statement.executeQuery().close();
    }
  }

  /** What to do about {@code failure}, in one line, if it is that error; null if it is not. */
  public static @Nullable String remedy(@Nullable Throwable failure) {
    SQLException sql = SqlState.find(failure);
    ServerErrorMessage error =
        sql instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
    if (error == null
        || !SqlState.INSUFFICIENT_PRIVILEGE.equals(error.getSQLState())
        || !RAISED_BY.equals(error.getRoutine())) {
      return null;
    }
    return error.getMessage()
        + ": it would hide rows from Lockstep, which has to see every one; ALTER ROLE … BYPASSRLS"
        + " for the role that Lockstep logs in as, or log in as one that has it, or, where that"
        + " role owns the table, ALTER TABLE … NO FORCE ROW LEVEL SECURITY; then run again";
  }
}
