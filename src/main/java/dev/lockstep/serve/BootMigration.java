// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.app.database.CancellableDataSource;
import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.plan.Gate;
import dev.lockstep.migration.plan.Plan;
import dev.lockstep.migration.run.MigrationRunner;
import dev.lockstep.migration.run.MigrationRunner.Options;
import dev.lockstep.migration.run.RunListener;
import dev.lockstep.migration.run.RunReport;
import dev.lockstep.migration.run.ShimWatch;
import dev.lockstep.migration.undo.AmbiguousUndoException;
import dev.lockstep.migration.undo.Rehearsal;
import dev.lockstep.migration.undo.UndoRefusedException;
import dev.lockstep.migration.undo.UndoReport;
import dev.lockstep.migration.undo.UndoRequest;
import dev.lockstep.migration.undo.UndoRunner;
import dev.lockstep.migration.undo.UndoneVersions;
import dev.lockstep.migration.undo.UnrehearsedException;
import dev.lockstep.postgres.Connections;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
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

  private volatile BootState state;
  private volatile boolean bootEnded;

  /**
   * What it works with.
   *
   * @param connections for looking at gates
   * @param engineConnections those that migrations run on, to be cancelled at the end
   * @param gatePeriod how often a closed gate is looked at
   * @param target host, port and database, for messages
   * @param changed told after each change of state that probes should know
   * @param gated told of the gate that a run ended at
   */
  public record Work(
      Connections connections,
      Gate gate,
      CancellableDataSource engineConnections,
      Duration gatePeriod,
      String target,
      Runnable changed,
      Consumer<Plan.ClosedGate> gated) {}

  /** An undo that somebody wants. */
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
    this.runner = runner.apply(new Progress());
    this.undoer = undoer.apply(new Progress());
    this.work = work;
    this.events = events;
    this.clock = clock;
    this.requests = new RunRequests(atStart);
    this.state = new BootState.Idle(clock.instant(), atStart);
    this.bootEnded = !atStart;
    // Not a virtual thread: interrupting one cuts the connection it reads from.
    this.thread = Thread.ofPlatform().daemon().name("lockstep-migrate").unstarted(this::live);
  }

  /** Where it stands. */
  public BootState state() {
    return state;
  }

  /** Whether the migration at boot has ended, well or not; from then on this stays true. */
  public boolean hasBootEnded() {
    return bootEnded;
  }

  /** Why the last run failed, if it did. */
  public Optional<String> failure() {
    return state instanceof BootState.Failed failed
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
    return !(state instanceof BootState.Running) && requests.ask();
  }

  /**
   * Asks for an undo now.
   *
   * @return false if a run is under way already
   */
  public boolean undo(UndoRequest request, Rehearsal rehearsal) {
    Undo wanted = new Undo(request, rehearsal);
    if (state instanceof BootState.Running || !undo.compareAndSet(null, wanted)) {
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
        awaitTurn(attempts);
        Undo wanted = undo.getAndSet(null);
        BootState before = state;
        become(state.begin(clock.instant()));
        if (wanted != null) {
          undo(wanted, before);
          attempts = 0;
        } else {
          attempts = run(attempts + 1) ? 0 : attempts + 1;
        }
      }
    } catch (InterruptedException e) {
      events.emit(Event.debug("migration-thread-ended", "no more migrations in this process"));
    } catch (RuntimeException | Error e) {
      // Whoever looks after threads that die tells the rest.
      become(new BootState.Failed(clock.instant(), "the migrating thread ended by " + e));
      throw e;
    }
  }

  /** Returns when a run is due: asked for, a pause over, a gate open. */
  private void awaitTurn(int attempts) throws InterruptedException {
    while (true) {
      switch (state) {
        case BootState.Waiting waiting -> {
          requests.await(backoff(attempts));
          return;
        }
        case BootState.Gated gated -> {
          if (requests.await(work.gatePeriod()) || hasGateMoved(gated)) {
            return;
          }
        }
        case BootState.NotUndone not when not.before() != null -> {
          if (requests.await(work.gatePeriod()) || hasGateMoved(not.before())) {
            return;
          }
        }
        case BootState.NotUndone not -> {
          requests.await();
          return;
        }
        case BootState.Undone undone -> {
          requests.await();
          return;
        }
        case BootState.Idle idle -> {
          requests.await();
          return;
        }
        case BootState.Done done -> {
          requests.await();
          return;
        }
        case BootState.Failed failed -> {
          requests.await();
          return;
        }
        case BootState.Running running -> throw new IllegalStateException("a run in a run");
      }
    }
  }

  /** 1, 2, 4, … 30 s, less up to half of it, so that replicas do not come back in step. */
  private static Duration backoff(int attempts) {
    long full =
        Math.min(LAST_BACKOFF.toMillis(), FIRST_BACKOFF.toMillis() << Math.min(attempts - 1, 10));
    return Duration.ofMillis(full / 2 + RandomGenerator.getDefault().nextLong(full / 2 + 1));
  }

  private boolean hasGateMoved(BootState.Gated gated) {
    try (Connection connection = work.connections().open()) {
      Plan plan = runner.plan(connection, Options.ALL);
      ShimWatch.look(connection, plan, false);
      Optional<Plan.ClosedGate> gate = plan.closedGate(connection, work.gate());
      boolean moved = gate.isEmpty() || !gate.get().text().equals(gated.gate());
      // What somebody undid is not applied again because a gate opens, but because somebody asks.
      return moved && !UndoneVersions.areAmong(connection, plan.runnable(gate));
    } catch (SQLException | RuntimeException e) {
      // Still gated, as far as we know: the probes tell of the database, and we look again.
      events.emit(Event.debug("gate-not-read", String.valueOf(e.getMessage())));
      return false;
    }
  }

  private void undo(Undo wanted, BootState before) throws InterruptedException {
    try {
      UndoReport report = undoer.run(wanted.request(), wanted.rehearsal());
      become(running -> running.undone(BootEvents.text(report), clock.instant()));
      events.emit(BootEvents.undone(report));
    } catch (SQLException | RuntimeException e) {
      if (requests.isStopping()) {
        become(running -> running.failed("stopped", clock.instant()));
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
      become(running -> running.notUndone(message, gate, clock.instant()));
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
        become(running -> running.failed("stopped", clock.instant()));
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
    become(
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
    become(
        running ->
            switch (outcome) {
              case MigrationOutcome.TryAgain again ->
                  running.waiting(again.message(), attempt, clock.instant());
              case MigrationOutcome.Stop stop -> running.failed(stop.message(), clock.instant());
            });
    events.emit(BootEvents.failed(outcome, attempt));
    return outcome instanceof MigrationOutcome.Stop;
  }

  private void become(Function<BootState.Running, BootState> transition) {
    if (state instanceof BootState.Running running) {
      become(transition.apply(running));
    }
  }

  /** In the thread that migrates only. */
  private void become(BootState next) {
    state = next;
    if (next.hasEnded()) {
      bootEnded = true;
    }
    work.changed().run();
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

  private final class Progress implements RunListener {
    @Override
    public void phase(Phase phase) {
      change(running -> running.phase(phase));
    }

    @Override
    public void applying(MigrationFile file) {
      change(running -> running.applying(file.title(), clock.instant()));
    }

    @Override
    public void undoing(MigrationFile reverse) {
      change(running -> running.applying("undoing " + reverse.title(), clock.instant()));
    }

    private void change(UnaryOperator<BootState.Running> change) {
      if (state instanceof BootState.Running running) {
        state = change.apply(running);
      }
    }
  }
}
