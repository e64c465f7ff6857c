// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.undo;

import dev.lockstep.event.Event;
import dev.lockstep.migration.file.MigrationProblem;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.history.AppliedMigration;
import dev.lockstep.migration.history.CurrentSchema;
import dev.lockstep.migration.history.History;
import dev.lockstep.migration.kept.KeptReturn;
import dev.lockstep.migration.lease.LockUnavailableException;
import dev.lockstep.migration.outside.UnfinishedUndo;
import dev.lockstep.migration.run.LeasedRun;
import dev.lockstep.migration.run.RunContext;
import dev.lockstep.migration.run.RunListener.Phase;
import dev.lockstep.migration.script.MigrationFailedException;
import dev.lockstep.postgres.own.LockstepSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * Undoes migrations, newest first: each reverse in one transaction with what it means for the
 * history, under the lease, and as patient with live traffic as a run forward. Before the first
 * change it says everything that speaks against it.
 */
public final class UndoRunner {
  private final RunContext context;
  private final UndoneBackfills backfills;
  private final SnapshotLookup snapshots;

  public UndoRunner(RunContext context, UndoneBackfills backfills, SnapshotLookup snapshots) {
    this.context = context;
    this.backfills = backfills;
    this.snapshots = snapshots;
  }

  /**
   * What {@code request} would undo now, and what files, history and backfills say against it.
   * Changes nothing; needs read access only.
   *
   * @throws AmbiguousUndoException if it does not say how far
   */
  public UndoPlan plan(Connection connection, UndoRequest request) throws SQLException {
    return plan(connection, request, context.settings().files().get());
  }

  private UndoPlan plan(Connection connection, UndoRequest request, MigrationSet set)
      throws SQLException {
    UndoPlan plan =
        UndoPlanning.of(
            request, set, History.read(connection), UnfinishedUndo.all(connection), snapshots);
    return plan.with(backfills.underWay(connection, plan.undone()));
  }

  /**
   * Undoes.
   *
   * @throws AmbiguousUndoException if the request does not say how far
   * @throws UndoRefusedException if anything speaks against it; nothing was changed
   * @throws UnrehearsedException if it cannot be rehearsed; nothing was changed
   * @throws MigrationFailedException if a reverse fails; those before it are done
   * @throws LockUnavailableException if a lock or the lease was not available in time
   * @throws SQLException if the database cannot be reached, or is lost
   */
  public UndoReport run(UndoRequest request, Rehearsal rehearsal)
      throws SQLException, InterruptedException {
    long began = System.nanoTime();
    MigrationSet set = context.settings().files().get();
    context.listener().phase(Phase.CONNECTING);
    try (LeasedRun leased = new LeasedRun(context)) {
      UndoPlan plan = plan(leased.session(), request, set);
      demandNone(plan.problems());
      UndoRun run = new UndoRun(plan, new Again(request, leased), context, backfills, rehearsal);
      if (!plan.steps().isEmpty()) {
        demandNone(rehearsal.problems(plan, leased.session()));
        CurrentSchema.require(leased.session());
        LockstepSchema.install(leased.session());
        warn(plan, leased.session());
        leased.work(run);
      }
      return new UndoReport(
          run.undone(),
          History.read(leased.session()).latest().flatMap(AppliedMigration::version),
          run.repeatables(),
          run.backfills(),
          run.kept(),
          rehearsal.takesPlace(),
          leased.retries(),
          leased.lockWait(),
          Duration.ofNanos(System.nanoTime() - began));
    } finally {
      context.listener().phase(Phase.DONE);
    }
  }

  /**
   * Warns of statements that will probably fail; this is no reason to refuse, as the author may
   * know better.
   */
  private void warn(UndoPlan plan, Connection connection) throws SQLException {
    for (UndoStep step : plan.steps()) {
      if (UnfilledColumns.mayBeIn(step.reverse())) {
        List<KeptReturn> kept = KeptReturn.of(connection, step.version().toString());
        for (String line : UnfilledColumns.warnings(step.reverse(), kept)) {
          context
              .events()
              .emit(
                  Event.warn("kept-column-unfilled", line).with("script", step.reverse().script()));
        }
      }
    }
  }

  private static void demandNone(List<MigrationProblem> problems) {
    if (!problems.isEmpty()) {
      throw new UndoRefusedException(problems);
    }
  }

  /** The plan as it is once the lease is held: what was rehearsed must be what is done. */
  final class Again {
    private final UndoRequest request;
    private final LeasedRun leased;

    private Again(UndoRequest request, LeasedRun leased) {
      this.request = request;
      this.leased = leased;
    }

    Connection session() throws SQLException {
      return leased.session();
    }

    UndoPlan demandSame(UndoPlan plan) throws SQLException {
      UndoPlan now = plan(leased.session(), request, plan.set());
      demandNone(now.problems());
      if (!now.isSameAs(plan)) {
        throw new UndoRefusedException(
            List.of(
                new MigrationProblem(
                    "flyway_schema_history",
                    0,
                    "changed while this undo was prepared: another run applied or undid migrations;"
                        + " look at 'lockstep status' and undo again")));
      }
      return now;
    }
  }
}
