// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.migration.file.InvalidMigrationsException;
import dev.lockstep.migration.history.UnusableSearchPathException;
import dev.lockstep.migration.lease.LeaseLostException;
import dev.lockstep.migration.lease.LockUnavailableException;
import dev.lockstep.migration.script.MigrationFailedException;
import dev.lockstep.postgres.DatabaseErrors;
import dev.lockstep.postgres.ProgramErrors;
import dev.lockstep.postgres.SqlState;

/**
 * What a failed run means: wait and try again, because the world has to change, or stop, because
 * the files have to.
 */
sealed interface MigrationOutcome {
  /** For people, in one line. */
  String message();

  /** The database is away, full, read-only, refuses us; or a lock cannot be had. */
  record TryAgain(String message) implements MigrationOutcome {}

  /** A migration's SQL is wrong, or the files do not agree with the history. */
  record Stop(String message) implements MigrationOutcome {}

  static MigrationOutcome of(Throwable failure, String target) {
    return switch (failure) {
      case InvalidMigrationsException e -> new Stop(text(e));
      case LockUnavailableException e -> new TryAgain(text(e));
      case LeaseLostException e -> new TryAgain(text(e));
      case UnusableSearchPathException e -> new TryAgain(text(e));
      case Error e -> new Stop(ProgramErrors.describe(e));
      case MigrationFailedException e
          when SqlState.isClosedByDriver(e) || !isTheDatabases(SqlState.of(e)) ->
          new Stop(text(e));
      default ->
          SqlState.find(failure) == null
              ? new Stop(text(failure))
              : new TryAgain(DatabaseErrors.describe(failure, target));
    };
  }

  /** States that say nothing about the migration: connection, resources, shutdown, I/O. */
  private static boolean isTheDatabases(String state) {
    return state.startsWith("08")
        || state.startsWith("53")
        || state.startsWith("57P")
        || state.startsWith("58")
        || state.equals(SqlState.READ_ONLY_TRANSACTION);
  }

  private static String text(Throwable e) {
    return String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ");
  }
}
