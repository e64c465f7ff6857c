// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.engine;

import dev.lockstep.backfill.api.BackfillSettings;
import dev.lockstep.backfill.api.Key;
import dev.lockstep.backfill.definition.BackfillDefinition;
import dev.lockstep.backfill.key.KeyPages;
import dev.lockstep.backfill.key.Workload;
import dev.lockstep.backfill.run.Fault;
import dev.lockstep.backfill.run.Run;
import dev.lockstep.backfill.run.RunError;
import dev.lockstep.backfill.run.RunLock;
import dev.lockstep.backfill.run.RunQueries;
import dev.lockstep.backfill.run.RunState;
import dev.lockstep.backfill.run.RunTransitions;
import dev.lockstep.postgres.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;

/**
 * Ends a run whose ranges are done. Nothing remains: complete. Something does: rows came or were
 * emptied meanwhile, and one more pass goes over them; but if the batch, run on one of them alone,
 * leaves it as it was, it does not do what {@code @remaining} counts, and the run has failed.
 *
 * <p>Where {@code @remaining} cannot be asked about one row (a backfill in Java, a count through a
 * view), a pass that changed nothing says the same.
 */
final class RunFinisher {
  /** From this pass on every key was visited twice. */
  private static final int SURE_PASS = 3;

  private static final int MOST_PASSES = 10;

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
          Run run = RunQueries.byId(inside, runId).orElseThrow();
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
                RunError.plain(failure.text()));
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
    Key first = pages.first(connection);
    Key last = pages.last(connection);
    Key from = first == null ? null : workload.start(connection, first);
    if (from == null || last == null) {
      return fail(connection, run, remaining, RunError.plain(uncounted(run, remaining)));
    }
    return switch (new RemainingRows(workload).look(connection, from, last)) {
      case RemainingRows.Finding.NoUse(Key key) ->
          fail(connection, run, remaining, noUse(remaining, key));
      case RemainingRows.Finding.WorkAbove(Key key) ->
          pass(connection, run, definition, workload, key, last, remaining);
      case RemainingRows.Finding.Unknown() -> {
        if (spent(run)) {
          yield fail(connection, run, remaining, RunError.plain(uncounted(run, remaining)));
        }
        Key frozen = Objects.requireNonNull(run.to());
        boolean later = run.pass() == 1 && pages.anyAfter(connection, frozen);
        yield pass(connection, run, definition, workload, later ? frozen : from, last, remaining);
      }
    };
  }

  /** Whether one more pass is of no use, where that is judged by what the passes changed. */
  private static boolean spent(Run run) {
    return run.pass() >= MOST_PASSES
        || (run.pass() >= SURE_PASS && run.counts().changedSinceCount() == 0);
  }

  private boolean pass(
      Connection connection,
      Run run,
      BackfillDefinition definition,
      Workload workload,
      Key from,
      Key last,
      long remaining)
      throws SQLException {
    if (!RunTransitions.again(connection, run.id(), run.pass() + 1, last, remaining)) {
      return false;
    }
    preparer.addRanges(
        connection, run.id(), definition, workload.table(), from, last, run.estimatedRows());
    return true;
  }

  private static boolean fail(Connection connection, Run run, long remaining, RunError why)
      throws SQLException {
    return RunTransitions.end(connection, run.id(), RunState.FAILED, remaining, Fault.FILE, why);
  }

  private static String uncounted(Run run, long remaining) {
    return "%d rows remain after every key was visited %s: @batch does not do what @remaining counts"
        .formatted(remaining, run.pass() <= SURE_PASS ? "twice" : run.pass() - 1 + " times");
  }

  private static RunError noUse(long remaining, Key key) {
    String form =
        "%d rows remain, and %s still counts after @batch was run on it alone: @batch does not do what @remaining counts";
    return new RunError(
        form.formatted(remaining, "the row " + key), form.formatted(remaining, "a row"));
  }
}
