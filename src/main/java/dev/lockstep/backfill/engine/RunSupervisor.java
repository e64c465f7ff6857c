// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.engine;

import dev.lockstep.backfill.definition.BackfillDefinition;
import dev.lockstep.backfill.key.Workload;
import dev.lockstep.backfill.run.Fault;
import dev.lockstep.backfill.run.Run;
import dev.lockstep.backfill.run.RunQueries;
import dev.lockstep.backfill.run.RunState;
import dev.lockstep.backfill.run.RunTransitions;
import dev.lockstep.postgres.SqlState;
import dev.lockstep.postgres.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Begins and ends runs: each in a thread of its own, because counting may take long, and each once
 * at a time in this process. That no other process does it too, the database sees to.
 */
final class RunSupervisor {
  private final EngineContext context;
  private final Executor threads;
  private final Function<Run, RunProgress> progress;
  private final Runnable changed;
  private final EngineStop stop;
  private final RunPreparer preparer;
  private final RunFinisher finisher;
  private final Set<Long> attended = ConcurrentHashMap.newKeySet();

  /**
   * For the runs of one engine.
   *
   * @param changed told after a run has begun or ended
   */
  RunSupervisor(
      EngineContext context,
      Executor threads,
      Function<Run, RunProgress> progress,
      Runnable changed,
      EngineStop stop) {
    this.context = context;
    this.threads = threads;
    this.progress = progress;
    this.changed = changed;
    this.stop = stop;
    this.preparer = new RunPreparer(context.settings());
    this.finisher = new RunFinisher(context.settings(), preparer);
  }

  /** Begins or ends {@code run}, whichever it waits for. */
  void to(Run run, BackfillDefinition definition) {
    if (!attended.add(run.id())) {
      return;
    }
    threads.execute(
        () -> {
          boolean done = false;
          try (Connection connection = context.connections().open()) {
            done = attend(connection, run, definition);
          } catch (SQLException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
            if (!stop.stopped()) {
              progress.apply(run).heldUp(run, Errors.reason(e));
            }
          } finally {
            attended.remove(run.id());
            if (done) {
              changed.run();
            }
          }
        });
  }

  /** Whether the run is being prepared or verified here. */
  boolean isBusyWith(long runId) {
    return attended.contains(runId);
  }

  private boolean attend(Connection connection, Run run, BackfillDefinition definition)
      throws SQLException {
    boolean done;
    try {
      Workload workload = Workload.bind(connection, definition);
      done =
          run.state() == RunState.PENDING
              ? preparer.prepare(connection, run.id(), definition, workload)
              : finisher.finish(connection, run.id(), definition, workload);
    } catch (SQLException | RuntimeException e) {
      // What we were told to stop is nothing that failed.
      if (stop.stopped() || SqlState.isConnectionLost(e) || Failure.of(e) == Failure.CONTENTION) {
        throw e;
      }
      done =
          Transactions.in(
              connection,
              inside ->
                  RunTransitions.end(
                      inside,
                      run.id(),
                      RunState.FAILED,
                      null,
                      e instanceof SQLException ? Fault.ofState(SqlState.of(e)) : Fault.FILE,
                      Errors.explain(e)));
    }
    if (done) {
      Optional<Run> now = RunQueries.byId(connection, run.id());
      now.ifPresent(after -> tell(run, after));
    }
    return done;
  }

  private void tell(Run before, Run after) {
    Long remaining = after.left();
    context
        .listener()
        .state(after.name(), after.state().text(), remaining == null ? -1 : remaining);
    if (before.state() == RunState.PENDING && after.startedAt() != null) {
      progress.apply(after).started(after);
    }
    if (after.pass() > before.pass() && after.state().active()) {
      progress.apply(after).goesOn(after);
    }
    if (!after.state().active()) {
      progress.apply(after).ended(after);
    }
  }
}
