// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.flyway;

import dev.lockstep.migration.file.CallbackEvent;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationFile.Kind;
import dev.lockstep.migration.file.Placeholders;
import dev.lockstep.migration.run.SqlEngine.Execution;
import dev.lockstep.migration.script.MigrationFailedException;
import dev.lockstep.migration.script.MigrationScript;
import dev.lockstep.migration.script.StatementFailedException;
import dev.lockstep.postgres.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.flywaydb.core.api.FlywayException;

/**
 * Files executed one after the other, each noted in Flyway's history: in the transaction of its own
 * statements where it has one, so that both are there or neither is.
 */
final class ExecutedFiles {
  private final Record record;
  private final Connection connection;
  private final Placeholders placeholders;
  private final Execution execution;

  /** Notes what became of a file. */
  interface Record {
    void done(MigrationFile file, Connection connection, Duration elapsed) throws SQLException;

    /** For a migration outside a transaction: what it did before it failed stays done. */
    void failed(MigrationFile file, Connection connection, Duration elapsed) throws SQLException;
  }

  ExecutedFiles(
      Record record, Connection connection, Placeholders placeholders, Execution execution) {
    this.record = record;
    this.connection = connection;
    this.placeholders = placeholders;
    this.execution = execution;
  }

  /**
   * Executes {@code files} in their order.
   *
   * @throws MigrationFailedException at the first that fails
   */
  void execute(List<MigrationFile> files) {
    for (MigrationFile file : files) {
      try (MigrationScript script =
          MigrationScript.open(
              file, placeholders, notice -> execution.notice(file, notice), execution.observer())) {
        if (file.transactional()) {
          inTransaction(script);
        } else {
          outside(script);
        }
        execution.recorded(file);
      } catch (FlywayException | StatementFailedException | SQLException e) {
        throw FlywayFailures.of(file, e);
      }
    }
  }

  private void inTransaction(MigrationScript script) throws SQLException {
    Transactions.in(
        connection,
        inside -> {
          long began = System.nanoTime();
          boolean done = false;
          try {
            execution.before(script.file(), inside);
            around(CallbackEvent.BEFORE_EACH_MIGRATE, script.file(), inside);
            script.run(inside);
            around(CallbackEvent.AFTER_EACH_MIGRATE, script.file(), inside);
            execution.after(script.file(), inside);
            done = true;
          } finally {
            if (!done) {
              execution.failed(script.file(), inside);
            }
          }
          record.done(script.file(), inside, since(began));
          return null;
        });
  }

  /** A failure is recorded too: what was done before it stays done. */
  private void outside(MigrationScript script) throws SQLException {
    aroundOutside(CallbackEvent.BEFORE_EACH_MIGRATE, script.file());
    long began = System.nanoTime();
    try {
      execution.outside(script, connection);
    } catch (FlywayException | StatementFailedException | SQLException e) {
      try {
        recordOutside(script.file(), began, false);
      } catch (FlywayException | SQLException unrecorded) {
        e.addSuppressed(unrecorded);
      }
      throw e;
    }
    recordOutside(script.file(), began, true);
    aroundOutside(CallbackEvent.AFTER_EACH_MIGRATE, script.file());
  }

  /** In the transaction of the migration, as Flyway has it. */
  private void around(CallbackEvent event, MigrationFile file, Connection inside) {
    if (file.kind() == Kind.CALLBACK || file.kind() == Kind.REVERSE) {
      return;
    }
    for (MigrationFile callback : execution.callbacks(event)) {
      try (MigrationScript script =
          MigrationScript.open(
              callback,
              placeholders,
              notice -> execution.notice(callback, notice),
              execution.observer())) {
        script.run(inside);
      } catch (StatementFailedException e) {
        throw FlywayFailures.of(callback, e);
      }
    }
  }

  /** Where the migration has no transaction, in one of its own before and after it. */
  private void aroundOutside(CallbackEvent event, MigrationFile file) throws SQLException {
    if (file.kind() == Kind.CALLBACK || execution.callbacks(event).isEmpty()) {
      return;
    }
    Transactions.in(
        connection,
        inside -> {
          execution.recording(file, inside);
          around(event, file, inside);
          execution.after(file, inside);
          return null;
        });
  }

  /** On the one connection that there is, so that no session waits for another behind a pooler. */
  private void recordOutside(MigrationFile file, long began, boolean success) throws SQLException {
    Transactions.in(
        connection,
        inside -> {
          execution.recording(file, inside);
          if (success) {
            record.done(file, inside, since(began));
          } else {
            record.failed(file, inside, since(began));
          }
          return null;
        });
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
