package dev.lockstep.backfill.engine;

import dev.lockstep.backfill.BackfillSettings;
import dev.lockstep.backfill.definition.BackfillDefinition;
import dev.lockstep.backfill.key.Key;
import dev.lockstep.backfill.key.KeyPages;
import dev.lockstep.backfill.key.Workload;
import dev.lockstep.backfill.run.Explanation;
import dev.lockstep.backfill.run.Fault;
import dev.lockstep.backfill.run.Run;
import dev.lockstep.backfill.run.RunLock;
import dev.lockstep.backfill.run.RunState;
import dev.lockstep.backfill.run.RunStore;
import dev.lockstep.backfill.run.RunTransitions;
import dev.lockstep.postgres.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;

/**
 * Ends a run whose ranges are done. Nothing remains: complete. Something does: first the rows that
 * came after the last key was frozen, then everything once more; if it still remains, the batch
 * does not do what {@code @remaining} counts, and the run has failed.
 */
final class RunFinisher {
  private static final int LAST_PASS = 3;

  private final BackfillSettings settings;
  private final RunPreparer preparer;

  RunFinisher(BackfillSettings settings, RunPreparer preparer) {
    this.settings = settings;
    this.preparer = preparer;
  }

  /** Ends the run or begins its next pass, if no other process does; whether it has changed. */
  boolean finish(
      Connection connection, long runId, BackfillDefinition definition, Workload workload)
      throws SQLException {
    RunTransitions.verify(connection, runId);
    return Transactions.in(
        connection,
        inside -> {
          RunPreparer.limit(inside, settings);
          if (!RunLock.take(inside, runId)) {
            return false;
          }
          Run run = RunStore.byId(inside, runId).orElseThrow();
          RunTransitions.Work work = RunTransitions.work(inside, runId);
          if (run.state() != RunState.VERIFYING) {
            return false;
          }
          if (work.unfinished() > 0) {
            return RunTransitions.goOn(inside, runId);
          }
          long remaining = workload.remaining(inside);
          long quarantined = run.counts().quarantined();
          if (quarantined > 0 || work.failed() > 0) {
            RunFailure failure = RunFailure.of(inside, run, quarantined, work.failed());
            return RunTransitions.end(
                inside,
                runId,
                RunState.FAILED,
                remaining,
                failure.fault(),
                Explanation.plain(failure.text()));
          }
          if (remaining == 0) {
            return RunTransitions.end(inside, runId, RunState.COMPLETE, 0L, null, null);
          }
          return nextPass(inside, run, definition, workload, remaining);
        });
  }

  private boolean nextPass(
      Connection connection,
      Run run,
      BackfillDefinition definition,
      Workload workload,
      long remaining)
      throws SQLException {
    KeyPages pages = new KeyPages(workload.table());
    Key from = Objects.requireNonNull(run.from());
    Key frozen = Objects.requireNonNull(run.to());
    Key last = pages.last(connection);
    if (last == null || run.pass() >= LAST_PASS) {
      return RunTransitions.end(
          connection,
          run.id(),
          RunState.FAILED,
          remaining,
          Fault.FILE,
          Explanation.plain(
              remaining
                  + " rows remain after every key was visited twice: @batch does not do what"
                  + " @remaining counts"));
    }
    if (run.pass() == 1 && pages.anyAfter(connection, frozen)) {
      if (!RunTransitions.again(connection, run.id(), 2, last, remaining)) {
        return false;
      }
      RunTransitions.addRange(connection, run.id(), frozen, last, definition.batchRows());
      return true;
    }
    if (!RunTransitions.again(connection, run.id(), LAST_PASS, last, remaining)) {
      return false;
    }
    preparer.addRanges(
        connection, run.id(), definition, workload.table(), from, last, run.estimatedRows());
    return true;
  }
}
