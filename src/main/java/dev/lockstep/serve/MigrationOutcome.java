// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.failure.Explained;
import dev.lockstep.failure.Retry;
import dev.lockstep.postgres.DatabaseErrors;
import dev.lockstep.postgres.ProgramErrors;
import dev.lockstep.postgres.SqlState;

/** What follows from a failed run: try again later, or stop until files or settings are changed. */
sealed interface MigrationOutcome {
  /** For people, in one line. */
  String message();

  /** The database is away, full, read-only or refuses connections; or a lock is not available. */
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
