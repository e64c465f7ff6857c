// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.event.PlainText;
import dev.lockstep.failure.Explained;
import dev.lockstep.failure.Meaning;
import dev.lockstep.files.Unreadable;
import dev.lockstep.postgres.DatabaseErrors;
import dev.lockstep.postgres.ErrorContext;
import dev.lockstep.postgres.ProgramErrors;
import dev.lockstep.postgres.SqlState;
import dev.lockstep.postgres.WithoutRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Optional;

/** The exit code of a failure, and the one line that people get. */
final class ErrorReport {
  private ErrorReport() {}

  static int code(Throwable failure) {
    Meaning meaning = failure instanceof Explained known ? known.meaning() : Meaning.BY_CAUSE;
    return switch (meaning) {
      case FAILED -> Exit.FAILED;
      case USAGE -> Exit.USAGE;
      case FINDINGS -> Exit.FINDINGS;
      case BUSY -> Exit.NO_LOCK;
      case BY_CAUSE ->
          SqlState.of(failure).equals(SqlState.LOCK_NOT_AVAILABLE) ? Exit.NO_LOCK : Exit.FAILED;
    };
  }

  /**
   * One line: what happened, to what, and what to do.
   *
   * @param target the database, for messages about it
   */
  static String line(Throwable failure, String target) {
    String message =
        failure instanceof Explained known && known.isWholeLine()
            ? String.valueOf(failure.getMessage())
            : failure instanceof Error error
                ? ProgramErrors.describe(error)
                : ProgramErrors.isDefect(failure)
                    ? ProgramErrors.describeDefect(failure)
                    : ofFile(failure).orElseGet(() -> DatabaseErrors.describe(failure, target));
    return PlainText.of(message.replaceAll("\\s*\\R\\s*", " ") + more(failure, message));
  }

  /** An exception about a file has its path for a message, and no more. */
  private static Optional<String> ofFile(Throwable failure) {
    Throwable cause = failure.getCause();
    boolean wraps =
        failure instanceof UncheckedIOException
            && cause != null
            && cause.toString().equals(failure.getMessage());
    return (wraps ? cause : failure) instanceof IOException known
        ? Unreadable.what(known).map(path -> "cannot use " + path + ": " + Unreadable.why(known))
        : Optional.empty();
  }

  /** What PostgreSQL adds to its message, for those who read a terminal; never in a log. */
  private static String more(Throwable failure, String message) {
    SQLException sql = SqlState.find(failure);
    if (sql == null) {
      return "";
    }
    String more = WithoutRows.more(sql);
    String context = ErrorContext.of(sql);
    return (message.contains(context) ? "" : context)
        + (more.isEmpty() || message.contains(more) ? "" : " (PostgreSQL: " + more + ")");
  }
}
