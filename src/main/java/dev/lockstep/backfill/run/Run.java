// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.run;

import dev.lockstep.backfill.api.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A run as it is stored, with the counts of its ranges.
 *
 * @param desired what people want of it: {@code run}, {@code pause} or {@code cancel}
 * @param from the key before the first one; {@link Key#START} where there is none
 * @param to the last key, frozen at the start of each pass
 * @param estimatedRows rows in the table when it started
 * @param remaining rows that need work, when they were counted last; see {@link #left}
 * @param workers ranges that may be worked on at once
 * @param allowedWorkers as many, or fewer while the server is loaded
 * @param activeWorkers ranges held by a worker now
 * @param worked how long processes worked on it: no pauses, and no time in which none did
 * @param error why it failed, in full: keys and values may be in it, which not everybody may see
 * @param errorWithoutRows the same for logs; null: a program wrote it that knew no difference
 * @param fault why it failed; null: it did not, or that is not known
 * @param undone the version of the migration that was undone since it was complete; null: none
 */
public record Run(
    long id,
    String name,
    String checksum,
    RunState state,
    String desired,
    String triggeredBy,
    String table,
    List<String> keyColumns,
    @Nullable Key from,
    @Nullable Key to,
    int pass,
    int workers,
    int allowedWorkers,
    int activeWorkers,
    int batchRows,
    Duration target,
    long estimatedRows,
    @Nullable Long remaining,
    @Nullable String throttleReason,
    @Nullable String error,
    @Nullable String errorWithoutRows,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable Instant verifiedAt,
    Duration worked,
    @Nullable Fault fault,
    @Nullable String undone,
    Activity activity,
    Counts counts) {
  private static final Duration ENOUGH_TO_TELL = Duration.ofMillis(500);

  /**
   * Which processes work on it.
   *
   * @param holders processes that hold a range now
   * @param counting whether a process is preparing or verifying it now
   * @param lastActor the person or program that last acted on it, such as by pausing it; null if
   *     none did
   * @param lastActionAt when
   */
  public record Activity(
      List<Holder> holders,
      boolean counting,
      @Nullable String lastActor,
      @Nullable Instant lastActionAt) {
    public Activity {
      holders = List.copyOf(holders);
    }

    /** Whether any process works on it now. */
    public boolean underWay() {
      return counting || !holders.isEmpty();
    }
  }

  /**
   * What was done.
   *
   * @param busy time inside batches, summed over workers
   * @param throttled time held back, summed over workers
   * @param changedSinceCount rows changed since {@code remaining} was counted
   * @param walBytes WAL written meanwhile, an upper bound: other sessions' is in it
   */
  public record Counts(
      long scanned,
      long changed,
      long changedSinceCount,
      long batches,
      long retries,
      long quarantined,
      Duration busy,
      Duration throttled,
      long walBytes) {}

  /**
   * How many rows a second were walked, over all the time in which processes worked on it; empty
   * before there is enough to tell. The one figure for people, logs, metrics and API.
   */
  public OptionalLong rowsPerSecond() {
    return worked.compareTo(ENOUGH_TO_TELL) < 0 || counts.scanned() == 0
        ? OptionalLong.empty()
        : OptionalLong.of(Math.round(counts.scanned() * 1000.0 / worked.toMillis()));
  }

  /**
   * The same for a run that a process works on now; empty exactly where {@link #timeLeft} is, so
   * that both are told together, everywhere.
   */
  public OptionalLong currentRate() {
    return timeLeft().isPresent() ? rowsPerSecond() : OptionalLong.empty();
  }

  /** How long it will take from now on at that rate; empty if no process works on it now. */
  public Optional<Duration> timeLeft() {
    return activity.underWay() ? projectedTimeLeft() : Optional.empty();
  }

  /**
   * The same for the process that works on it, which for a moment holds no range between two; empty
   * if it does not run, or walks over rows again.
   */
  public Optional<Duration> projectedTimeLeft() {
    long left = estimatedRows - counts.scanned();
    OptionalLong rate = rowsPerSecond();
    return state != RunState.RUNNING || left < 0 || rate.isEmpty() || rate.getAsLong() == 0
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(Math.ceilDiv(left, rate.getAsLong())));
  }

  /** Why it failed, for a log: without keys and values; empty if it did not. */
  public String reason() {
    if (error == null) {
      return "";
    }
    return errorWithoutRows == null
        ? "'lockstep backfill status " + name + "' says why"
        : errorWithoutRows;
  }

  /** Whether {@link #left} is reckoned: rows were changed since they were counted. */
  public boolean leftIsEstimate() {
    return remaining != null && remaining > 0 && counts.changedSinceCount() > 0;
  }

  /**
   * How many rows still need work; null if they were never counted. Between two counts it is what
   * was counted less what was changed since, and never 0: that only a count can say.
   */
  public @Nullable Long left() {
    Long counted = remaining;
    return counted != null && leftIsEstimate()
        ? Long.valueOf(Math.max(1, counted - counts.changedSinceCount()))
        : counted;
  }
}
