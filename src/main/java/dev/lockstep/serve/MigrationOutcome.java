// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.failure.Explained;
import dev.lockstep.failure.Retry;
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
    if (failure instanceof Error error) {
      return new Stop(ProgramErrors.describe(error));
    }
    return switch (failure instanceof Explained known ? known.retry() : Retry.BY_CAUSE) {
      case LATER -> new TryAgain(text(failure));
      case NEVER -> new Stop(text(failure));
      case BY_CAUSE ->
          SqlState.find(failure) == null
              ? new Stop(text(failure))
              : new TryAgain(DatabaseErrors.describe(failure, target));
    };
  }

  private static String text(Throwable e) {
    return String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ");
  }
}
