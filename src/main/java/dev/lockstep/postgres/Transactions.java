// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Runs work in one transaction: commit if it returns, rollback if it throws. */
public final class Transactions {
  private Transactions() {}

  /** Work that gives a value. */
  @FunctionalInterface
  public interface Work<T extends @Nullable Object> {
    T run(Connection connection) throws SQLException;
  }

  /**
   * Runs {@code work} in one transaction on {@code connection}, which must be in auto-commit mode
   * and is so again afterwards.
   *
   * @throws SQLException of the work or of the commit; the transaction is then rolled back
   */
  public static <T extends @Nullable Object> T in(Connection connection, Work<T> work)
      throws SQLException {
    connection.setAutoCommit(false);
    boolean committed = false;
    try {
      T result = work.run(connection);
      connection.commit();
      committed = true;
      return result;
    } finally {
      restore(connection, committed);
    }
  }

  private static void restore(Connection connection, boolean committed) {
    try {
      if (!committed) {
        connection.rollback();
      }
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      // The connection is broken: the server has rolled back already, and the work's own failure
      // is the one worth telling.
      System.getLogger(Transactions.class.getName())
          .log(System.Logger.Level.DEBUG, "rollback on a broken connection", e);
    }
  }
}
