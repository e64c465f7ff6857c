package dev.lockstep.health;

import dev.lockstep.backfill.Backfills;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The backfills, as they were left by their last run: nothing is counted for a check. */
public final class BackfillStates implements BackfillSource {
  private final Backfills backfills;

  public BackfillStates(Backfills backfills) {
    this.backfills = backfills;
  }

  @Override
  public List<HealthReport.Backfill> backfills(Connection connection) throws SQLException {
    return backfills.list(connection).stream()
        .map(
            each ->
                new HealthReport.Backfill(
                    each.name(),
                    each.state(),
                    each.remaining(),
                    each.problems().stream().map(Object::toString).toList()))
        .toList();
  }
}
