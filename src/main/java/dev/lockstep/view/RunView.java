// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.view;

import dev.lockstep.backfill.run.Run;
import dev.lockstep.backfill.run.RunState;
import dev.lockstep.postgres.Durations;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One run of a backfill, for people and as JSON. Durations are milliseconds.
 *
 * @param remaining rows that need work
 * @param remainingEstimated whether that is reckoned from the last count and what was changed since
 * @param fault why it failed: {@code file}, {@code rows} or {@code database}
 * @param elapsedMs how long it was worked on, without pauses
 * @param rowsPerSecond rows walked a second, over that time; null before there is enough to tell,
 *     and of a run that is to go on where no process works on it now
 * @param etaSeconds how long it will take from now on at that rate; null where it does not run
 */
@RegisterForReflection
public record RunView(
    long id,
    String name,
    String state,
    long scanned,
    long changed,
    long batches,
    long retries,
    long quarantined,
    long estimatedRows,
    @Nullable Long remaining,
    boolean remainingEstimated,
    List<WorkedOn> workedOnBy,
    @Nullable String throttledBy,
    @Nullable String error,
    @Nullable String fault,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    long elapsedMs,
    @Nullable Long rowsPerSecond,
    @Nullable Long etaSeconds) {
  /** A process that works on it now. */
  @RegisterForReflection
  public record WorkedOn(String process, @Nullable Instant since, int ranges) {}

  public static RunView of(Run run) {
    return new RunView(
        run.id(),
        run.name(),
        run.state().text(),
        run.counts().scanned(),
        run.counts().changed(),
        run.counts().batches(),
        run.counts().retries(),
        run.counts().quarantined(),
        run.estimatedRows(),
        run.left(),
        run.leftIsEstimate(),
        run.activity().holders().stream()
            .map(holder -> new WorkedOn(holder.name(), holder.since(), holder.ranges()))
            .toList(),
        run.throttleReason(),
        run.error(),
        run.fault() == null ? null : run.fault().text(),
        run.startedAt(),
        run.finishedAt(),
        run.worked().toMillis(),
        rate(run),
        run.timeLeft().map(Duration::toSeconds).orElse(null));
  }

  private static @Nullable Long rate(Run run) {
    OptionalLong rate = run.state().active() ? run.currentRate() : run.rowsPerSecond();
    return rate.isPresent() ? (Long) rate.getAsLong() : null;
  }

  public String line() {
    return name
        + ": "
        + state
        + ", scanned "
        + scanned
        + ", changed "
        + changed
        + ", batches "
        + batches
        + ", retries "
        + retries
        + (quarantined == 0 ? "" : ", quarantined " + quarantined)
        + (remaining == null
            ? ""
            : ", remaining " + (remainingEstimated ? "about " : "") + remaining)
        + (elapsedMs == 0 ? "" : ", elapsed " + Durations.format(Duration.ofMillis(elapsedMs)))
        + (rowsPerSecond == null || !state.equals(RunState.RUNNING.text())
            ? ""
            : ", " + rowsPerSecond + " rows/s")
        + (etaSeconds == null
            ? ""
            : ", " + Durations.format(Duration.ofSeconds(etaSeconds)) + " left")
        + (throttledBy == null ? "" : ", held back by " + throttledBy)
        + (error == null ? "" : ": " + error);
  }
}
