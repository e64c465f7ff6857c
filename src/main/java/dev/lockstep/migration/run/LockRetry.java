// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.lease.Blockers.Blocker;
import dev.lockstep.migration.lease.LeaseKeeper;
import dev.lockstep.migration.lease.LockUnavailableException;
import dev.lockstep.migration.script.MigrationFailedException;
import dev.lockstep.postgres.Durations;
import dev.lockstep.postgres.SqlState;
import dev.lockstep.time.Backoff;
import dev.lockstep.time.Sleeper;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides by SQLSTATE whether a failed migration is tried again, and pauses before it is: between
 * attempts the traffic that queued behind the migration gets through.
 */
final class LockRetry {
  private static final Duration BASE = Duration.ofMillis(500);
  private static final Duration CAP = Duration.ofSeconds(10);

  private final Duration retryFor;
  private final Events events;
  private final RunListener listener;
  private final Sleeper sleeper;

  private @Nullable MigrationFile retrying;
  private Backoff backoff = newBackoff();
  private long firstFailure;
  private int retries;
  private Duration lockWait = Duration.ZERO;

  LockRetry(Duration retryFor, Events events, RunListener listener, Sleeper sleeper) {
    this.retryFor = retryFor;
    this.events = events;
    this.listener = listener;
    this.sleeper = sleeper;
  }

  int retries() {
    return retries;
  }

  Duration lockWait() {
    return lockWait;
  }

  /** Pauses, if the failure is one of locks and time is left; throws otherwise. */
  void orThrow(MigrationFailedException failure, MigrationExecution execution, LeaseKeeper keeper)
      throws InterruptedException {
    Optional<MigrationFile> migration = failure.migration();
    if (migration.isEmpty() || !isLockFailure(failure, execution)) {
      throw failure;
    }
    if (!migration.get().equals(retrying)) {
      retrying = migration.get();
      backoff = newBackoff();
      firstFailure = System.nanoTime();
    }
    String blockers =
        keeper.lastBlockers().stream().map(Blocker::text).collect(Collectors.joining("; "));
    boolean tooLong = failure.sqlState().equals(SqlState.QUERY_CANCELED) && blockers.isEmpty();
    if (tooLong && execution.elapsed().compareTo(retryFor) >= 0) {
      // Not for want of a lock: the same work would hold its locks as long once more, for nothing.
      throw tooLong(migration.get(), execution, failure);
    }
    Duration tried = Duration.ofNanos(System.nanoTime() - firstFailure);
    if (tried.compareTo(retryFor) >= 0) {
      if (tooLong) {
        throw tooLong(migration.get(), execution, failure);
      }
      throw new LockUnavailableException(
          migration.get().script()
              + " did not get its lock in "
              + Durations.format(tried)
              + (blockers.isEmpty() ? "" : ", blocked by " + blockers)
              + "; end that session, choose a quieter time, or raise LOCKSTEP_LOCK_RETRY_FOR",
          failure);
    }
    Duration wait = backoff.next();
    retries++;
    lockWait = lockWait.plus(execution.elapsed()).plus(wait);
    events.emit(
        Event.warn(
                "migration-backed-off",
                reason(failure.sqlState())
                    + ", rolled back, trying again in "
                    + Durations.format(wait)
                    + (blockers.isEmpty() ? "" : "; blocked by " + blockers))
            .with("version", migration.get().id())
            .with("sqlstate", failure.sqlState())
            .with("waited_ms", execution.elapsed().toMillis()));
    listener.backedOff(migration.get(), execution.elapsed().plus(wait));
    sleeper.sleep(wait);
  }

  private static MigrationFailedException tooLong(
      MigrationFile file, MigrationExecution execution, MigrationFailedException failure) {
    return new MigrationFailedException(
        file,
        file.script()
            + " was ended by its statement timeout of "
            + Durations.format(execution.statementTimeout())
            + " and rolled back; make it do less at a time, or give it longer with"
            + " '-- lockstep:statement-timeout' or LOCKSTEP_STATEMENT_TIMEOUT",
        failure);
  }

  private static boolean isLockFailure(
      MigrationFailedException failure, MigrationExecution execution) {
    return switch (failure.sqlState()) {
      case SqlState.LOCK_NOT_AVAILABLE, SqlState.DEADLOCK_DETECTED -> true;
      // What an isolation level that the file asks for ends in under traffic.
      case SqlState.SERIALIZATION_FAILURE -> true;
      // A person's cancel has the same SQLSTATE as a timeout, and is to be obeyed.
      case SqlState.QUERY_CANCELED -> execution.isPastStatementTimeout();
      default -> false;
    };
  }

  private static String reason(String sqlState) {
    return switch (sqlState) {
      case SqlState.DEADLOCK_DETECTED -> "deadlock";
      case SqlState.QUERY_CANCELED -> "statement timeout";
      case SqlState.SERIALIZATION_FAILURE -> "serialization failure";
      default -> "lock timeout";
    };
  }

  private static Backoff newBackoff() {
    return new Backoff(BASE, CAP, RandomGenerator.getDefault());
  }
}
