package dev.lockstep.config;

import dev.lockstep.backfill.Backfills;
import dev.lockstep.backfill.run.Run;
import dev.lockstep.migration.Pause;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;

/** Follows a run that engines work on, here or elsewhere, until it ends or is paused. */
public final class RunWatch {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

  private final Backfills backfills;

  public RunWatch(Backfills backfills) {
    this.backfills = backfills;
  }

  /**
   * Waits for the end of run {@code id}.
   *
   * @param each shown the run at each look
   * @return the run as it ended, or paused
   */
  public Run untilEnd(long id, Consumer<Run> each) throws SQLException, InterruptedException {
    while (true) {
      Run run = backfills.run(id).orElseThrow();
      each.accept(run);
      if (!run.state().active() || run.desired().equals("pause")) {
        return run;
      }
      Pause.SLEEP.of(LOOK_AGAIN);
    }
  }
}
