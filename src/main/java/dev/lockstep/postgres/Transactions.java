// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
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

  /**
   * Runs {@code work} in one transaction on {@code connection}, which is rolled back whatever comes
   * of it. The connection must be in auto-commit mode and is so again afterwards; it may be one
   * whose transactions are read-only by default.
   *
   * @throws SQLException of the work
   */
  public static <T extends @Nullable Object> T rolledBack(Connection connection, Work<T> work)
      throws SQLException {
    begin(connection);
    try {
      return work.run(connection);
    } finally {
      restore(connection, false);
    }
  }

  /** Begins a transaction that may write, also where they are read-only by default. */
  public static void begin(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TRANSACTION READ WRITE");
    }
  }

  /**
   * Runs {@code work} as a part of the transaction that is open on {@code connection}: if it
   * throws, that is as it was before.
   *
   * @throws SQLException of the work
   */
  public static <T extends @Nullable Object> T nested(Connection connection, Work<T> work)
      throws SQLException {
    Savepoint before = connection.setSavepoint();
    boolean done = false;
    try {
      T result = work.run(connection);
      connection.releaseSavepoint(before);
      done = true;
      return result;
    } finally {
      if (!done) {
        back(connection, before);
      }
    }
  }

  private static void back(Connection connection, Savepoint before) {
    try {
      connection.rollback(before);
      connection.releaseSavepoint(before);
    } catch (SQLException e) {
      // The connection is broken: the work's own failure is the one worth telling.
      System.getLogger(Transactions.class.getName())
          .log(System.Logger.Level.DEBUG, "savepoint on a broken connection", e);
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
