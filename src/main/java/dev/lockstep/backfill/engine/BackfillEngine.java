// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.engine;

import dev.lockstep.backfill.api.BackfillListener;
import dev.lockstep.backfill.api.BackfillSettings;
import dev.lockstep.backfill.definition.BackfillDefinition;
import dev.lockstep.backfill.run.Claims;
import dev.lockstep.backfill.run.Run;
import dev.lockstep.backfill.run.RunQueries;
import dev.lockstep.backfill.run.RunTables;
import dev.lockstep.backfill.run.RunTransitions;
import dev.lockstep.backfill.run.WorkClock;
import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.postgres.CancellableConnections;
import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.ReusedConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Works on the runs of one database, beside the engines of other processes: what they share is in
 * the database alone. A process that does not have the definition with which a run was started (an
 * older or newer file) leaves that run to others.
 *
 * <p>{@link #start} runs it in threads of its own until {@link #close}.
 */
public final class BackfillEngine implements AutoCloseable {
  private static final Duration PRUNE_EVERY = Duration.ofHours(1);

  /** How long a check of Lockstep's tables (that they exist, and may be trusted) holds. */
  private static final Duration LOOK_EVERY = Duration.ofMinutes(1);

  /** How long a batch may go on when the process is told to stop, before it is cancelled. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final CancellableConnections cancellable;
  private final EngineContext context;
  private final String owner;
  private final Function<String, @Nullable BackfillDefinition> definitions;
  private final Claims claims;
  private final RunSupervisor supervisor;
  private final EngineStop stop = new EngineStop();
  private final Semaphore work = new Semaphore(0);
  private final AtomicInteger workers = new AtomicInteger();
  private final Map<Long, RunProgress> progress = new ConcurrentHashMap<>();
  private final LoadMonitors monitors;
  private final ExecutorService threads;
  private volatile @Nullable String lastTrouble;
  private @Nullable Instant prunedAt;
  private @Nullable Instant lookedAt;

  /**
   * An engine that is not started yet.
   *
   * @param owner names this process to people, such as {@code host:pid}
   * @param definitions the definition of a name; null if this process has none
   * @param signals for tests; {@link BatchEvents#NONE} otherwise
   */
  public BackfillEngine(
      Connections connections,
      String owner,
      Function<String, @Nullable BackfillDefinition> definitions,
      BackfillSettings settings,
      Events events,
      BackfillListener listener,
      Clock clock,
      BatchEvents signals) {
    this.cancellable = new CancellableConnections(connections);
    this.context = new EngineContext(cancellable, settings, events, listener, clock, signals);
    this.monitors = new LoadMonitors(connections, context);
    this.owner = owner;
    this.definitions = definitions;
    this.claims = new Claims(owner, settings.lease());
    this.threads =
        Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().name("lockstep-backfill-", 1).daemon().factory());
    this.supervisor = new RunSupervisor(context, threads, this::progress, this::wake, stop);
  }

  /** Starts to look for work. */
  public void start() {
    threads.execute(this::supervise);
  }

  /**
   * Hears of work at once, by LISTEN. To be called once, if at all.
   *
   * @param dedicated opens sessions that are not pooled, by the server itself or by PgBouncer
   */
  public void listen(Connections dedicated) {
    threads.execute(new TriggerNotifications(dedicated, this::wake, stop));
  }

  /** Looks for work at once. */
  public void wake() {
    work.release();
  }

  /**
   * Stops at the next batch boundary and gives the leases back, so that others go on at once; a
   * batch that takes longer is cancelled and rolled back. Returns when that is done.
   */
  @Override
  public void close() {
    stop.stop();
    wake();
    threads.shutdown();
    try {
      if (!ended()) {
        cancellable.cancelAll();
        if (!ended()) {
          threads.shutdownNow();
        }
      }
    } catch (InterruptedException e) {
      cancellable.cancelAll();
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
    monitors.close();
  }

  private boolean ended() throws InterruptedException {
    return threads.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void supervise() {
    try (ReusedConnection connection = new ReusedConnection(context.connections())) {
      while (!stop.stopped()) {
        supervise(connection);
        await();
      }
    }
  }

  private void supervise(ReusedConnection connection) {
    boolean busy = false;
    try {
      busy = connection.run(this::tick);
      lastTrouble = null;
    } catch (SQLException | RuntimeException | OutOfMemoryError e) {
      lookedAt = null;
      String trouble = Errors.reason(e);
      if (!stop.stopped() && !trouble.equals(lastTrouble)) {
        lastTrouble = trouble;
        context.events().emit(Event.warn("backfill-engine-troubled", "backfills wait: " + trouble));
      }
    }
    if (!busy) {
      // Kept while there is a run, because a new one each time is work beside the batches.
      connection.close();
    }
  }

  private void await() {
    try {
      if (work.tryAcquire(context.settings().poll().toMillis(), TimeUnit.MILLISECONDS)) {
        work.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop.stop();
    }
  }

  /** Looks for work; whether a run is active. */
  private boolean tick(Connection connection) throws SQLException {
    if (!tablesAreThere(connection)) {
      return false;
    }
    prune(connection);
    Set<Long> active = ConcurrentHashMap.newKeySet();
    for (Run run : RunQueries.active(connection)) {
      active.add(run.id());
      if (isWorkedOnHere(run)) {
        WorkClock.runs(connection, run.id());
      }
      BackfillDefinition definition = definitions.apply(run.name());
      if (definition == null
          || !definition.checksum().equals(run.checksum())
          || !run.desired().equals("run")) {
        continue;
      }
      switch (run.state()) {
        case PENDING, VERIFYING -> supervisor.to(run, definition);
        case RUNNING -> {
          RunTransitions.Work todo = RunTransitions.work(connection, run.id());
          if (todo.unfinished() == 0) {
            supervisor.to(run, definition);
          } else {
            adjust(connection, run);
            hire(
                run,
                definition,
                Math.min(todo.claimable(), run.allowedWorkers() - run.activeWorkers()));
          }
        }
        case PAUSED, COMPLETE, FAILED, CANCELLED -> {}
      }
    }
    forget(active);
    return !active.isEmpty();
  }

  /** As a rule they were checked a moment ago: the check costs more than finding no work. */
  private boolean tablesAreThere(Connection connection) throws SQLException {
    Instant now = context.clock().instant();
    if (lookedAt == null || lookedAt.plus(LOOK_EVERY).isBefore(now)) {
      lookedAt = RunTables.of(connection).isPresent() ? now : null;
    }
    return lookedAt != null;
  }

  /** Whether another process is still alive, only that process knows. */
  private boolean isWorkedOnHere(Run run) {
    return supervisor.isBusyWith(run.id())
        || run.activity().holders().stream().anyMatch(holder -> holder.name().equals(owner));
  }

  private void prune(Connection connection) throws SQLException {
    Instant now = context.clock().instant();
    if (prunedAt == null || prunedAt.plus(PRUNE_EVERY).isBefore(now)) {
      prunedAt = now;
      RunQueries.prune(connection, context.settings().journalKept());
    }
  }

  private void forget(Set<Long> active) {
    progress.keySet().retainAll(active);
    monitors.keepOnly(active);
  }

  /** Gives a run that is worked on here more workers or fewer, by how the server bears it. */
  private void adjust(Connection connection, Run run) throws SQLException {
    OptionalDouble utilisation = monitors.utilisation(run.id());
    if (utilisation.isEmpty() || run.workers() == 1) {
      return;
    }
    int now = run.allowedWorkers();
    int next = WorkerPace.next(now, run.workers(), utilisation.getAsDouble());
    if (next != now
        && RunTransitions.allow(connection, run.id(), now, next, context.settings().settle())) {
      progress(run).workers(now, next, utilisation.getAsDouble());
    }
  }

  /** Starts workers, as many as there is room for. */
  private void hire(Run run, BackfillDefinition definition, int wanted) {
    for (int i = 0; i < wanted; i++) {
      if (workers.incrementAndGet() > context.settings().localWorkers()) {
        workers.decrementAndGet();
        return;
      }
      Worker worker =
          new Worker(
              context,
              claims,
              run.id(),
              definition,
              monitors.throttle(run.id(), definition),
              stop,
              progress(run));
      threads.execute(
          () -> {
            try {
              worker.run();
            } finally {
              workers.decrementAndGet();
              wake();
            }
          });
    }
  }

  private RunProgress progress(Run run) {
    return progress.computeIfAbsent(run.id(), id -> new RunProgress(context, id, run.name()));
  }
}
