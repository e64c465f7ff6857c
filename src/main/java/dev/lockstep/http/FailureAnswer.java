// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

import dev.lockstep.failure.Explained;
import dev.lockstep.postgres.SqlState;
import dev.lockstep.postgres.WithoutRows;
import jakarta.ws.rs.core.Response.Status;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What a caller over HTTP is answered when work failed: the status follows from what the exception
 * says that it means, as the exit code of a command does.
 */
final class FailureAnswer {
  private FailureAnswer() {}

  /** The answer; empty for a fault of this program, of which the log has all and a caller none. */
  static Optional<HttpProblem> of(Throwable failure) {
    if (SqlState.isConnectionLost(failure)) {
      SQLException away = SqlState.find(failure);
      return Optional.of(
          new HttpProblem(
              "The database cannot be asked",
              Status.SERVICE_UNAVAILABLE.getStatusCode(),
              away == null ? null : WithoutRows.of(away)));
    }
    if (!(failure instanceof Explained explained) || !explained.isWholeLine()) {
      return Optional.empty();
    }
    String line = String.valueOf(failure.getMessage());
    return switch (explained.meaning()) {
      case USAGE -> Optional.of(HttpProblem.of(Status.BAD_REQUEST, line));
      case FINDINGS, BUSY -> Optional.of(HttpProblem.of(Status.CONFLICT, line));
      // Without an error of the database beneath, it is a refusal: no run to pause, say.
      case BY_CAUSE ->
          SqlState.find(failure) == null
              ? Optional.of(HttpProblem.of(Status.CONFLICT, line))
              : Optional.empty();
      case FAILED -> Optional.empty();
    };
  }
}
