package dev.lockstep.view;

import dev.lockstep.backfill.run.Run;
import dev.lockstep.postgres.Durations;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One run of a backfill, for people and as JSON. Durations are milliseconds. */
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
    @Nullable String throttledBy,
    @Nullable String error,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    long elapsedMs) {
  public static RunView of(Run run) {
    Instant began = run.startedAt();
    Instant ended = run.finishedAt();
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
        run.remaining(),
        run.throttleReason(),
        run.error(),
        began,
        ended,
        began == null || ended == null ? 0 : Duration.between(began, ended).toMillis());
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
        + (remaining == null ? "" : ", remaining " + remaining)
        + (elapsedMs == 0 ? "" : ", elapsed " + Durations.format(Duration.ofMillis(elapsedMs)))
        + (throttledBy == null ? "" : ", held back by " + throttledBy)
        + (error == null ? "" : ": " + error);
  }
}
