// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.engine;

import dev.lockstep.postgres.SqlState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What kind of failure a batch had, by SQLSTATE: it decides what is done about it. */
enum Failure {
  /** The connection is gone: open another one; the cursor says whether the commit was made. */
  CONNECTION,
  /** Others are in the way: wait a little and take fewer rows. */
  CONTENTION,
  /** It took too long: fewer rows; if it is one row, that row. */
  TIMEOUT,
  /**
   * The statement was cancelled by a person: wait a little and take fewer rows; no row is at fault.
   */
  CANCELLED,
  /** The server lacks something (disk, memory, it is a standby now): wait, then give up. */
  RESOURCE,
  /** The statement itself is wrong, whatever the rows: give up. */
  STATEMENT,
  /** A row does not bear it: find the row. */
  ROW;

  /**
   * What kind of failure ended work that had taken {@code worked}, where statements may take {@code
   * limit}. PostgreSQL gives a timeout and a person's cancel one SQLSTATE and tells them apart in
   * the message alone, in the language of the server: the time tells them apart in any language.
   * Work of several statements that is cancelled after more than the limit counts as timed out.
   */
  static Failure of(@Nullable Throwable thrown, Duration worked, Duration limit) {
    Failure failure = of(thrown);
    return failure == TIMEOUT && worked.compareTo(limit) < 0 ? CANCELLED : failure;
  }

  /** What kind of failure it is; one SQLSTATE that says too little is taken for a timeout. */
  static Failure of(@Nullable Throwable thrown) {
    String state = SqlState.of(thrown);
    if (SqlState.isConnectionLost(thrown) || state.equals("25P03")) {
      return CONNECTION;
    }
    return switch (state) {
      case SqlState.SERIALIZATION_FAILURE,
          SqlState.DEADLOCK_DETECTED,
          SqlState.LOCK_NOT_AVAILABLE ->
          CONTENTION;
      case SqlState.QUERY_CANCELED -> TIMEOUT;
      case SqlState.READ_ONLY_TRANSACTION -> RESOURCE;
      // A view or function may be as wrong for one row only; a name that is not there is for all.
      case "42P01", "42703", "42883", "42501", "42601", "3F000", "0A000" -> STATEMENT;
      default ->
          state.startsWith("53") || state.startsWith("58") || state.startsWith("XX")
              ? RESOURCE
              : ROW;
    };
  }
}
