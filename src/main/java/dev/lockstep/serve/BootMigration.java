// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.app.database.CancellableDataSource;
import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.migration.plan.Gate;
import dev.lockstep.migration.plan.MigrationPlan;
import dev.lockstep.migration.run.MigrationRunner;
import dev.lockstep.migration.run.MigrationRunner.Options;
import dev.lockstep.migration.run.RunListener;
import dev.lockstep.migration.run.RunReport;
import dev.lockstep.migration.undo.AmbiguousUndoException;
import dev.lockstep.migration.undo.Rehearsal;
import dev.lockstep.migration.undo.UndoRefusedException;
import dev.lockstep.migration.undo.UndoReport;
import dev.lockstep.migration.undo.UndoRequest;
import dev.lockstep.migration.undo.UndoRunner;
import dev.lockstep.migration.undo.UnrehearsedException;
import dev.lockstep.postgres.Connections;
import dev.lockstep.time.Backoff;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Migrates in a thread of its own, from boot on: waits out a database that is away, goes on by
 * itself when a gate opens, begins again when asked. Probes and the admin API read its state.
 */
public final class BootMigration implements AutoCloseable {
  private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
  private static final Duration LAST_BACKOFF = Duration.ofSeconds(30);

  private final MigrationRunner runner;
  private final UndoRunner undoer;
  private final Work work;
  private final Events events;
  private final Clock clock;
  private final Thread thread;

  private final RunRequests requests;

  /** What was asked for last, and not begun. */
  private final AtomicReference<@Nullable Undo> undo = new AtomicReference<>();

  private final BootProgress progress;
  private final NextTurn turns;
  private Backoff backoff = fromStart();

  /**
   * What it works with.
   *
   * @param connections for looking at gates
   * @param engineConnections those that migrations run on, to be cancelled at the end
   * @param gatePeriod how often a closed gate is looked at
   * @param target host, port and database, for messages
   * @param changed told after each change of state that probes should know
   * @param gated receives the gate that a run ended at
   */
  public record Work(
      Connections connections,
      Gate gate,
      CancellableDataSource engineConnections,
      Duration gatePeriod,
      String target,
      Runnable changed,
      Consumer<MigrationPlan.ClosedGate> gated) {}

  /** An undo that was asked for. */
  private record Undo(UndoRequest request, Rehearsal rehearsal) {}

  /**
   * Not started yet.
   *
   * @param runner makes the runner, given the listener it is to tell
   * @param undoer makes the one for the way back
   * @param atStart whether {@link #start} begins a run
   */
  public BootMigration(
      Function<RunListener, MigrationRunner> runner,
      Function<RunListener, UndoRunner> undoer,
      Work work,
      boolean atStart,
      Events events,
      Clock clock) {
    this.progress = new BootProgress(atStart, work.changed(), clock);
    this.runner = runner.apply(progress);
    this.undoer = undoer.apply(progress);
    this.work = work;
    this.events = events;
    this.clock = clock;
    this.requests = new RunRequests(atStart);
    this.turns =
        new NextTurn(
            requests,
            new GateWatch(this.runner, work.gate(), work.connections(), events),
            work.gatePeriod());
    // Not a virtual thread: interrupting one cuts the connection it reads from.
    this.thread = Thread.ofPlatform().daemon().name("lockstep-migrate").unstarted(this::live);
  }

  /** Where it stands. */
  public BootState state() {
    return progress.state();
  }

  /** Whether the migration at boot has ended, well or not; from then on this stays true. */
  public boolean hasBootEnded() {
    return progress.hasBootEnded();
  }

  /** Why the last run failed, if it did. */
  public Optional<String> failure() {
    return state() instanceof BootState.Failed failed
        ? Optional.of(failed.message())
        : Optional.empty();
  }

  /** Begins. */
  public void start() {
    thread.start();
  }

  /**
   * Asks for a run now.
   *
   * @return false if one is under way already
   */
  public boolean apply() {
    return !(state() instanceof BootState.Running) && requests.ask();
  }

  /**
   * Asks for an undo now.
   *
   * @return false if a run is under way already
   */
  public boolean undo(UndoRequest request, Rehearsal rehearsal) {
    Undo wanted = new Undo(request, rehearsal);
    if (state() instanceof BootState.Running || !undo.compareAndSet(null, wanted)) {
      return false;
    }
    if (!requests.ask()) {
      undo.set(null);
      return false;
    }
    return true;
  }

  private void live() {
    int attempts = 0;
    try {
      while (true) {
        turns.await(state(), backoff);
        Undo wanted = undo.getAndSet(null);
        BootState before = state();
        progress.become(before.begin(clock.instant()));
        boolean over = true;
        if (wanted != null) {
          undo(wanted, before);
        } else {
          over = run(attempts + 1);
        }
        attempts = over ? 0 : attempts + 1;
        if (over) {
          backoff = fromStart();
        }
      }
    } catch (InterruptedException e) {
      events.emit(Event.debug("migration-thread-ended", "no more migrations in this process"));
    } catch (RuntimeException | Error e) {
      // The handler of uncaught errors reports the rest.
      progress.become(new BootState.Failed(clock.instant(), "the migrating thread ended by " + e));
      throw e;
    }
  }

  /** 1, 2, 4, … 30 s, less up to half of it, so that replicas do not come back in step. */
  private static Backoff fromStart() {
    return new Backoff(FIRST_BACKOFF, LAST_BACKOFF, RandomGenerator.getDefault());
  }

  private void undo(Undo wanted, BootState before) throws InterruptedException {
    try {
      UndoReport report = undoer.run(wanted.request(), wanted.rehearsal());
      progress.end(running -> running.undone(BootEvents.text(report), clock.instant()));
      events.emit(BootEvents.undone(report));
    } catch (SQLException | RuntimeException e) {
      if (requests.isStopping()) {
        progress.end(running -> running.failed("stopped", clock.instant()));
        events.emit(BootEvents.stopped());
        throw new InterruptedException();
      }
      boolean untouched =
          e instanceof UndoRefusedException
              || e instanceof UnrehearsedException
              || e instanceof AmbiguousUndoException;
      BootState.@Nullable Gated gate =
          switch (before) {
            case BootState.Gated gated when untouched -> gated;
            case BootState.NotUndone not when untouched -> not.before();
            default -> null;
          };
      String message =
          switch (MigrationOutcome.of(e, work.target())) {
            case MigrationOutcome.TryAgain again -> again.message();
            case MigrationOutcome.Stop stop -> stop.message();
          };
      progress.end(running -> running.notUndone(message, gate, clock.instant()));
      events.emit(BootEvents.notUndone(message));
    }
  }

  /** One run; false if it is to be tried again. */
  private boolean run(int attempt) throws InterruptedException {
    try {
      ended(runner.run(Options.ALL));
      return true;
    } catch (SQLException | RuntimeException | Error e) {
      if (requests.isStopping()) {
        progress.end(running -> running.failed("stopped", clock.instant()));
        events.emit(BootEvents.stopped());
        throw new InterruptedException();
      }
      boolean over = failed(MigrationOutcome.of(e, work.target()), attempt);
      if (e instanceof Error error && !isOverWithItsWork(error)) {
        throw error;
      }
      return over;
    }
  }

  /**
   * What filled memory or stack is gone when the work is; any other error stays in this process.
   */
  private static boolean isOverWithItsWork(Error error) {
    return error instanceof OutOfMemoryError || error instanceof StackOverflowError;
  }

  private void ended(RunReport report) {
    progress.end(
        running ->
            report
                .gatedBy()
                .<BootState>map(gate -> running.gated(gate.text(), clock.instant()))
                .orElseGet(() -> running.done(clock.instant())));
    events.emit(BootEvents.ended(report));
    report.gatedBy().ifPresent(work.gated());
  }

  /** False if it is to be tried again. */
  private boolean failed(MigrationOutcome outcome, int attempt) {
    progress.end(
        running ->
            switch (outcome) {
              case MigrationOutcome.TryAgain again ->
                  running.waiting(again.message(), attempt, clock.instant());
              case MigrationOutcome.Stop stop -> running.failed(stop.message(), clock.instant());
            });
    events.emit(BootEvents.failed(outcome, attempt));
    return outcome instanceof MigrationOutcome.Stop;
  }

  /**
   * Ends the thread: a running statement is cancelled and its transaction rolled back, the lease
   * given back. Returns when that is done, after {@code grace} at the latest.
   */
  public void stop(Duration grace) {
    requests.stop();
    if (!thread.isAlive()) {
      return;
    }
    long end = System.nanoTime() + grace.toNanos();
    try {
      do {
        thread.interrupt();
        work.engineConnections().cancelAll();
      } while (!thread.join(Duration.ofMillis(200)) && System.nanoTime() < end);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      events.emit(BootEvents.notStopped(grace));
    }
  }

  @Override
  public void close() {
    stop(Duration.ofSeconds(20));
  }
}
