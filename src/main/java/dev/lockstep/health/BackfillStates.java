// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.health;

import dev.lockstep.backfill.BackfillStatus;
import dev.lockstep.backfill.Backfills;
import dev.lockstep.backfill.run.Run;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** The backfills, as they were left by their last run: nothing is counted for a check. */
public final class BackfillStates implements BackfillSource {
  private final Backfills backfills;

  public BackfillStates(Backfills backfills) {
    this.backfills = backfills;
  }

  @Override
  public List<BackfillStatus> backfills(Connection connection) throws SQLException {
    return backfills.list(connection);
  }

  /** What the report says of one. */
  static HealthReport.Backfill report(BackfillStatus status) {
    Run run = status.newest();
    return new HealthReport.Backfill(
        status.name(),
        status.state(),
        status.remaining(),
        run != null && run.leftIsEstimate(),
        run == null ? 0 : run.activity().counting() ? 1 : run.activeWorkers(),
        status.note(),
        status.problems().stream().map(Object::toString).toList(),
        run != null && run.currentRate().isPresent() ? (Long) run.currentRate().getAsLong() : null,
        run == null ? null : run.timeLeft().map(Duration::toSeconds).orElse(null));
  }
}
