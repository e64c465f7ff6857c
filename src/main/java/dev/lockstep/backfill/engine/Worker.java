// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.engine;

import dev.lockstep.backfill.definition.BackfillDefinition;
import dev.lockstep.backfill.key.Workload;
import dev.lockstep.backfill.run.Claim;
import dev.lockstep.backfill.run.Claims;
import dev.lockstep.backfill.throttle.Throttle;
import dev.lockstep.postgres.ReusedConnection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Claims ranges of one run, one after the other, and works through each. Used by one thread; ends
 * when there is no range to claim, or when the engine stops.
 */
final class Worker implements Runnable {
  private final EngineContext context;
  private final Claims claims;
  private final long runId;
  private final BackfillDefinition definition;
  private final Throttle throttle;
  private final EngineStop stop;
  private final RunProgress progress;

  Worker(
      EngineContext context,
      Claims claims,
      long runId,
      BackfillDefinition definition,
      Throttle throttle,
      EngineStop stop,
      RunProgress progress) {
    this.context = context;
    this.claims = claims;
    this.runId = runId;
    this.definition = definition;
    this.throttle = throttle;
    this.stop = stop;
    this.progress = progress;
  }

  @Override
  public void run() {
    try (ReusedConnection connection = new ReusedConnection(context.connections())) {
      Workload workload = Workload.bind(connection.get(), definition);
      BatchTransaction batch =
          new BatchTransaction(definition, workload, context.settings(), context.signals());
      Pacing pacing = new Pacing(context, claims, definition, throttle, stop, progress, connection);
      // What one range taught about the size of batches holds for the next one.
      @Nullable BatchSizer sizer = null;
      boolean more = true;
      while (more && !stop.stopped()) {
        Claim claim = claims.claim(connection.get(), runId);
        if (claim == null) {
          return;
        }
        sizer = sizer == null ? new BatchSizer(claim.batchRows(), definition.target()) : sizer;
        more =
            new RangeWork(
                    context, claims, claim, definition, batch, sizer, pacing, connection, progress)
                .run();
      }
    } catch (SQLException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
      if (!stop.stopped()) {
        progress.interrupted(Errors.reason(e));
      }
    }
  }
}
