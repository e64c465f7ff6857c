// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import dev.lockstep.migration.file.CallbackEvent;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.history.HistoryRow;
import dev.lockstep.migration.script.MigrationFailedException;
import dev.lockstep.migration.script.MigrationScript;
import dev.lockstep.migration.script.StatementObserver;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.List;

/** Executes migrations in order and records each in the history. Flyway's room implements it. */
public interface SqlEngine {
  /**
   * A session to work on, in auto-commit mode, which the caller closes.
   *
   * @throws SQLException if it cannot be opened
   */
  Connection open() throws SQLException;

  /**
   * Applies {@code files} in order, each in its own transaction, or outside one if it says so, and
   * records each as it is done. Stops at the first that fails.
   *
   * @param session one of {@link #open}; it stays open, and is clean unless a file failed
   * @throws MigrationFailedException naming the file; those before it are applied
   */
  void apply(Connection session, List<MigrationFile> files, Execution execution);

  /**
   * Executes {@code reverses} in order, each in its own transaction, or outside one if it says so.
   * None is recorded: {@code execution} takes what was undone out of the history. Stops at the
   * first that fails.
   *
   * @param session as for {@link #apply}
   * @throws MigrationFailedException naming the file; those before it are done
   */
  void undo(Connection session, List<MigrationFile> reverses, ReverseExecution execution);

  /**
   * Makes the history in {@code schema} and writes {@code rows} into it, in one transaction.
   *
   * @param first what is done first in that transaction, and keeps it from being committed if it
   *     throws
   */
  void begin(String schema, List<HistoryRow> rows, FirstInTransaction first) throws SQLException;

  /** What has to hold in the transaction of something else. */
  @FunctionalInterface
  interface FirstInTransaction {
    void run(Connection connection) throws SQLException;
  }

  /** The same for reverses. */
  interface ReverseExecution extends Execution {
    /**
     * In the transaction of a reverse, when it is done; of one that runs outside a transaction, in
     * one of its own afterwards.
     */
    void undone(MigrationFile reverse, Connection connection, Duration elapsed) throws SQLException;
  }

  /** What the engine calls around and for each migration, on the connection that it uses. */
  interface Execution {
    /** The schema that the history is in, or is to be made in. */
    String historySchema();

    /**
     * Whether the history that is there is the one that was looked at ({@link
     * dev.lockstep.postgres.trust.Bookkeeping}), or was made by this run.
     */
    boolean isHistoryKnown();

    /** Before a transactional migration, inside its transaction. */
    void before(MigrationFile file, Connection connection) throws SQLException;

    /** After a transactional migration, inside its transaction, before it is recorded. */
    void after(MigrationFile file, Connection connection) throws SQLException;

    /**
     * After a transactional migration that failed, on the session that it ran on: rolls it back and
     * takes away what a rollback leaves. The failure itself is on its way; this throws none.
     */
    void failed(MigrationFile file, Connection connection);

    /** Once a migration and its record in the history are committed. */
    void recorded(MigrationFile file);

    /**
     * Runs the statements of a migration that is not transactional, in auto-commit mode.
     *
     * @param script its statements as they are to be executed, placeholders replaced
     */
    void outside(MigrationScript script, Connection connection) throws SQLException;

    /**
     * In the transaction in which a migration that ran outside one is recorded, done or failed: who
     * was taken over meanwhile records nothing.
     */
    void recording(MigrationFile file, Connection connection) throws SQLException;

    /** The callbacks that are executed around each migration at {@code event}, in order. */
    default List<MigrationFile> callbacks(CallbackEvent event) {
      return List.of();
    }

    /** Sees each statement. */
    default StatementObserver observer() {
      return StatementObserver.NONE;
    }

    /** What the server said of a statement that it executed. */
    void notice(MigrationFile file, SQLWarning notice);
  }
}
