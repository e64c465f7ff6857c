// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.engine;

import dev.lockstep.backfill.run.Run;
import dev.lockstep.backfill.run.RunQueries;
import dev.lockstep.backfill.run.RunState;
import dev.lockstep.backfill.throttle.Hold;
import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.Durations;
import dev.lockstep.postgres.SqlState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says how one run goes: start, progress at most each so often, end; with its counts. */
final class RunProgress {
  private final Connections connections;
  private final Events events;
  private final Clock clock;
  private final Duration every;
  private final long runId;
  private final String name;
  private Instant told;
  private final NowAndThen attemptsAreTold = new NowAndThen();
  private final NowAndThen holdIsTold = new NowAndThen();

  /** For what is said at once, and then at most each so often. */
  private final class NowAndThen {
    private @Nullable Instant last;

    /** Whether it is time; then it counts as said. */
    synchronized boolean isTime() {
      Instant now = clock.instant();
      if (last != null && !last.plus(every).isBefore(now)) {
        return false;
      }
      last = now;
      return true;
    }
  }

  RunProgress(EngineContext context, long runId, String name) {
    this.connections = context.connections();
    this.events = context.events();
    this.clock = context.clock();
    this.every = context.settings().progressEvery();
    this.runId = runId;
    this.name = name;
    this.told = clock.instant();
  }

  void started(Run run) {
    events.emit(
        counted(
            Event.info(
                    "backfill-started",
                    "backfill %s: started, %d rows to walk, %s need work"
                        .formatted(
                            name,
                            run.estimatedRows(),
                            remaining(run) < 0 ? "an unknown number" : remaining(run)))
                .with("backfill", name),
            run));
  }

  /** A pass is over, and rows still need work that the batch is good for. */
  void goesOn(Run run) {
    events.emit(
        counted(
                Event.info(
                    "backfill-goes-on",
                    "backfill %s: %d rows came or were changed while it ran, pass %d goes over them"
                        .formatted(name, remaining(run), run.pass())),
                run)
            .with("pass", run.pass()));
  }

  /** A batch was committed. */
  void batch() {
    Instant now = clock.instant();
    synchronized (this) {
      if (Duration.between(told, now).compareTo(every) < 0) {
        return;
      }
      told = now;
    }
    try (Connection connection = connections.open()) {
      RunQueries.byId(connection, runId).ifPresent(this::progressed);
    } catch (SQLException e) {
      interrupted(Errors.reason(e));
    }
  }

  private void progressed(Run run) {
    Optional<Duration> left = run.projectedTimeLeft();
    events.emit(
        counted(
                Event.info(
                    "backfill-progress",
                    "backfill %s: %d of about %d rows, %d changed, %d rows/s, %s"
                        .formatted(
                            name,
                            run.counts().scanned(),
                            run.estimatedRows(),
                            run.counts().changed(),
                            run.rowsPerSecond().orElse(0),
                            left.map(time -> Durations.format(time) + " left")
                                .orElse("time left unknown"))),
                run)
            .with("rows_per_second", run.rowsPerSecond().orElse(0))
            .with("eta_seconds", left.map(Duration::toSeconds).orElse(-1L)));
  }

  void ended(Run run) {
    boolean good = run.state() == RunState.COMPLETE;
    String message =
        "backfill %s: %s, %d scanned, %d changed in %d batches"
            .formatted(
                name,
                run.state().text(),
                run.counts().scanned(),
                run.counts().changed(),
                run.counts().batches());
    Event event =
        good || run.error() == null
            ? Event.info("backfill-ended", message)
            : Event.error("backfill-ended", message + "; " + run.reason());
    events.emit(counted(event, run));
  }

  void throttled(Hold hold) {
    events.emit(
        Event.info("backfill-throttled", "backfill " + name + ": held back, " + hold)
            .with("backfill", name)
            .with("run", runId)
            .with("reason", hold.reason()));
  }

  void workers(int before, int now, double utilisation) {
    events.emit(
        Event.info(
                "backfill-workers-changed",
                "backfill %s: %d workers instead of %d, the server is at %.0f %% of its limits"
                    .formatted(name, now, before, utilisation * 100))
            .with("backfill", name)
            .with("run", runId)
            .with("workers", now));
  }

  void quarantined(long keys) {
    events.emit(
        Event.warn("backfill-quarantined", "backfill " + name + ": a key fails, it was left out")
            .with("backfill", name)
            .with("run", runId)
            .with("quarantined", keys));
  }

  /** A batch could not be done and is tried again: said once it lasts, and then now and then. */
  void triedAgain(int attempts, Throwable failure) {
    if (attempts < 2 || !attemptsAreTold.isTime()) {
      return;
    }
    events.emit(
        Event.warn(
                "backfill-batch-tried-again",
                "backfill %s: a batch could not be done, %d attempts so far: %s"
                    .formatted(name, attempts, Errors.reason(failure)))
            .with("backfill", name)
            .with("run", runId)
            .with("attempts", attempts)
            .with("sqlstate", SqlState.of(failure)));
  }

  /** A range was given up; the others go on. */
  void gaveUp(String reason) {
    events.emit(
        Event.error(
                "backfill-range-failed", "backfill " + name + ": a range is given up: " + reason)
            .with("backfill", name)
            .with("run", runId));
  }

  void interrupted(String error) {
    events.emit(
        Event.warn(
                "backfill-interrupted",
                "backfill " + name + ": a worker stopped, another goes on: " + error)
            .with("backfill", name)
            .with("run", runId));
  }

  /**
   * The run could not be begun or ended, and is tried again: said at once, and then now and then.
   */
  void heldUp(Run run, String error) {
    if (!holdIsTold.isTime()) {
      return;
    }
    events.emit(
        Event.warn(
                "backfill-held-up",
                "backfill %s: its %s could not be written, which is tried again: %s"
                    .formatted(name, run.state() == RunState.PENDING ? "beginning" : "end", error))
            .with("backfill", name)
            .with("run", runId));
  }

  private Event counted(Event event, Run run) {
    return event
        .with("backfill", name)
        .with("run", runId)
        .with("state", run.state().text())
        .with("scanned", run.counts().scanned())
        .with("changed", run.counts().changed())
        .with("batches", run.counts().batches())
        .with("retries", run.counts().retries())
        .with("quarantined", run.counts().quarantined())
        .with("remaining", remaining(run))
        .with("elapsed_ms", run.worked().toMillis());
  }

  private static long remaining(Run run) {
    Long remaining = run.left();
    return remaining == null ? -1 : remaining;
  }
}
