// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.engine;

import dev.lockstep.backfill.definition.BackfillDefinition;
import dev.lockstep.backfill.run.Claim;
import dev.lockstep.backfill.run.Claims;
import dev.lockstep.backfill.run.RunQueries;
import dev.lockstep.postgres.ReusedConnection;
import dev.lockstep.postgres.SqlState;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Works through one range that was claimed, batch by batch, and decides what a failed batch means:
 * try again, take fewer rows, look for the one row, or give the range up. Used once.
 */
final class RangeWork {
  private final EngineContext context;
  private final Claims claims;
  private final Claim claim;
  private final BackfillDefinition definition;
  private final BatchTransaction batch;
  private final BatchSizer sizer;
  private final Pacing pacing;
  private final ReusedConnection connection;
  private final RunProgress progress;
  private final PoisonSearch search = new PoisonSearch();

  /** The batch of one row that failed, which the next batch leaves out. */
  private BatchOutcome.@Nullable RolledBack poison;

  /** Attempts since the last batch that went well. */
  private int attempts;

  RangeWork(
      EngineContext context,
      Claims claims,
      Claim claim,
      BackfillDefinition definition,
      BatchTransaction batch,
      BatchSizer sizer,
      Pacing pacing,
      ReusedConnection connection,
      RunProgress progress) {
    this.context = context;
    this.claims = claims;
    this.claim = claim;
    this.definition = definition;
    this.batch = batch;
    this.sizer = sizer;
    this.pacing = pacing;
    this.connection = connection;
    this.progress = progress;
  }

  /** Whether the batch that ended is followed by another one of this range. */
  private enum Next {
    BATCH,
    NONE
  }

  /** Works until the range is done, failed, lost or given back; false: stop claiming others too. */
  boolean run() throws SQLException {
    Next next = Next.BATCH;
    while (next == Next.BATCH) {
      if (!pacing.admits(claim)) {
        return false;
      }
      if (pacing.blockedOthers()) {
        sizer.shrink();
      }
      next = batch();
    }
    return true;
  }

  private Next batch() throws SQLException {
    BatchOutcome outcome;
    try {
      BatchOutcome.RolledBack leftOut = poison;
      outcome =
          leftOut == null
              ? batch.run(connection.get(), claim, search.rows(sizer.rows()))
              : batch.quarantine(connection.get(), claim, leftOut);
    } catch (SQLException e) {
      return cameToNothing(e);
    }
    return switch (outcome) {
      case BatchOutcome.Fenced() -> Next.NONE;
      case BatchOutcome.Advanced advanced -> advanced(advanced);
      case BatchOutcome.RolledBack failed -> rolledBack(failed);
    };
  }

  private Next advanced(BatchOutcome.Advanced advanced) throws SQLException {
    attempts = 0;
    if (poison != null) {
      poison = null;
      search.found();
      quarantined();
    } else if (search.searching()) {
      search.passed(advanced.rows());
    } else if (!advanced.last()) {
      sizer.took(advanced.took(), advanced.walBytes());
    }
    context
        .listener()
        .batch(
            definition.name(),
            advanced.rows(),
            advanced.changed(),
            advanced.took(),
            advanced.walBytes());
    progress.batch();
    if (advanced.last()) {
      return Next.NONE;
    }
    pacing.rest(claim, advanced.took());
    return Next.BATCH;
  }

  private Next rolledBack(BatchOutcome.RolledBack failed) throws SQLException {
    if (pacing.stopping()) {
      return giveBack();
    }
    attempts++;
    context.listener().retried(definition.name(), SqlState.of(failed.failure()));
    boolean single = failed.rows() <= 1;
    return switch (Failure.of(
        failed.failure(), failed.worked(), context.settings().statementTimeout())) {
      case CONTENTION -> single && spent() ? leaveOut(failed) : fewer(failed, true);
      case TIMEOUT -> single ? leaveOut(failed) : fewer(failed, false);
      // A person cancelled it, which is no fault of the row.
      case CANCELLED -> spent() ? giveUp(failed.failure()) : fewer(failed, true);
      case ROW ->
          failed.rows() == 0
              ? giveUp(failed.failure())
              : single ? leaveOut(failed) : lookFor(failed);
      case STATEMENT -> giveUp(failed.failure());
      case CONNECTION -> spent() ? giveUp(failed.failure()) : reconnect();
      case RESOURCE -> spent() ? giveUp(failed.failure()) : later(failed);
    };
  }

  /** After a batch that did not come as far as its work. */
  private Next cameToNothing(SQLException failure) throws SQLException {
    if (pacing.stopping()) {
      return giveBack();
    }
    attempts++;
    switch (Failure.of(failure)) {
      case CONNECTION -> {
        // Whether a commit that was under way was made, the cursor shows at the next batch.
        connection.close();
        if (spent()) {
          throw failure;
        }
      }
      case CONTENTION, TIMEOUT, CANCELLED, RESOURCE -> {
        if (spent()) {
          claims.release(connection.get(), claim);
          throw failure;
        }
      }
      case STATEMENT, ROW -> {
        return giveUp(failure);
      }
    }
    context.listener().retried(definition.name(), SqlState.of(failure));
    progress.triedAgain(attempts, failure);
    pacing.backOff(attempts);
    return Next.BATCH;
  }

  private boolean spent() {
    return attempts > context.settings().retryLimit();
  }

  /** A batch that was cancelled because the process stops: no fault of the rows. */
  private Next giveBack() throws SQLException {
    try {
      claims.release(connection.get(), claim);
    } catch (SQLException e) {
      // The cancelling of the batch may come late, and meet this.
      connection.close();
      claims.release(connection.get(), claim);
    }
    return Next.NONE;
  }

  private Next leaveOut(BatchOutcome.RolledBack failed) {
    poison = failed;
    return Next.BATCH;
  }

  private Next lookFor(BatchOutcome.RolledBack failed) throws SQLException {
    search.failed(failed.rows());
    note(failed);
    return Next.BATCH;
  }

  private Next fewer(BatchOutcome.RolledBack failed, boolean wait) throws SQLException {
    sizer.shrink();
    note(failed);
    progress.triedAgain(attempts, failed.failure());
    if (wait) {
      pacing.backOff(attempts);
    }
    return Next.BATCH;
  }

  private Next later(BatchOutcome.RolledBack failed) throws SQLException {
    note(failed);
    progress.triedAgain(attempts, failed.failure());
    pacing.backOff(attempts);
    return Next.BATCH;
  }

  private Next reconnect() {
    connection.close();
    pacing.backOff(attempts);
    return Next.BATCH;
  }

  private Next giveUp(Exception failure) throws SQLException {
    claims.fail(connection.get(), claim, SqlState.of(failure), Errors.text(failure));
    progress.gaveUp(Errors.reason(failure));
    return Next.NONE;
  }

  private void note(BatchOutcome.RolledBack failed) throws SQLException {
    claims.retried(
        connection.get(), claim, SqlState.of(failed.failure()), Errors.text(failed.failure()));
  }

  private void quarantined() throws SQLException {
    context.listener().quarantined(definition.name());
    long keys =
        RunQueries.byId(connection.get(), claim.runId())
            .map(run -> run.counts().quarantined())
            .orElse(0L);
    progress.quarantined(keys);
    if (keys >= context.settings().quarantineLimit()) {
      claims.fail(
          connection.get(),
          claim,
          "",
          keys + " keys are in quarantine: the fault is not in the keys");
    }
  }
}
