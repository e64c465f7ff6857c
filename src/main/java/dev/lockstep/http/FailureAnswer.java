// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

import dev.lockstep.failure.Explained;
import dev.lockstep.postgres.SqlState;
import dev.lockstep.postgres.WithoutRows;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/**
 * What a caller over HTTP is answered when work failed: the status follows from what the exception
 * says that it means, as the exit code of a command does.
 */
final class FailureAnswer {
  private FailureAnswer() {}

  /** The answer; empty for a fault of this program, of which the log has all and a caller none. */
  static Optional<HttpProblem> of(Throwable failure) {
    SQLException sql = SqlState.find(failure);
    if (sql != null && isAway(sql)) {
      return Optional.of(HttpProblem.of(ProblemKind.DATABASE_UNAVAILABLE, why(sql)));
    }
    if (!(failure instanceof Explained explained) || !explained.isWholeLine()) {
      return Optional.empty();
    }
    String line = String.valueOf(failure.getMessage());
    return switch (explained.meaning()) {
      case USAGE -> Optional.of(HttpProblem.of(ProblemKind.BAD_REQUEST, line));
      case FINDINGS, BUSY -> Optional.of(HttpProblem.of(ProblemKind.CONFLICT, line));
      // Without an error of the database beneath, it is a refusal: no run to pause, say.
      case BY_CAUSE ->
          sql == null ? Optional.of(HttpProblem.of(ProblemKind.CONFLICT, line)) : Optional.empty();
      case FAILED -> Optional.empty();
    };
  }

  /** Whether the same request may be answered later, when the database is what it should be. */
  private static boolean isAway(SQLException failure) {
    String state = failure.getSQLState() == null ? "" : failure.getSQLState();
    return SqlState.isConnectionLost(failure)
        || isPoolExhausted(failure)
        // Disk full, out of memory, too many connections.
        || state.startsWith("53")
        // A password that is changed and not yet here, or a role that may not connect.
        || state.startsWith("28")
        || state.equals(SqlState.UNKNOWN_DATABASE)
        // It is a standby now, or was set to be read only.
        || state.equals(SqlState.READ_ONLY_TRANSACTION);
  }

  /** The pool's own exceptions have no SQLSTATE, and not always a cause. */
  private static boolean isPoolExhausted(SQLException failure) {
    String message = String.valueOf(failure.getMessage());
    return failure.getSQLState() == null
        && message.toLowerCase(Locale.ROOT).contains("acquisition");
  }

  private static String why(SQLException failure) {
    return isPoolExhausted(failure)
        ? "no connection to it came free in time; try again"
        : WithoutRows.of(failure);
  }
}
