// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app;

import dev.lockstep.backfill.api.BackfillException;
import dev.lockstep.backfill.run.Run;
import dev.lockstep.backfill.run.RunQueries;
import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.ReusedConnection;
import dev.lockstep.time.Sleeper;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Follows a run that engines work on, here or elsewhere, until it ends or is paused: on one
 * connection, because a new one at each look is work that the server has to do beside the batches.
 */
public final class RunWatch {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

  private final Connections connections;

  public RunWatch(Connections connections) {
    this.connections = connections;
  }

  /**
   * Waits for the end of run {@code id}.
   *
   * @param each shown the run at each look
   * @return the run as it ended, or paused
   */
  public Run untilEnd(long id, Consumer<Run> each) throws SQLException, InterruptedException {
    try (ReusedConnection connection = new ReusedConnection(connections)) {
      while (true) {
        Run run =
            connection
                .run(session -> RunQueries.byId(session, id))
                .orElseThrow(
                    () ->
                        new BackfillException(
                            "run "
                                + id
                                + " is gone: it was deleted from lockstep.backfill_run; see"
                                + " 'lockstep backfill list'"));
        each.accept(run);
        if (!run.state().active() || run.desired().equals("pause")) {
          return run;
        }
        Sleeper.SLEEP.sleep(LOOK_AGAIN);
      }
    }
  }
}
