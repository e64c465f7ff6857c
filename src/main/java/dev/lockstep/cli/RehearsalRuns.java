// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.app.MigrationRehearsal;
import dev.lockstep.app.database.Database;
import dev.lockstep.app.settings.Settings;
import dev.lockstep.event.Event;
import dev.lockstep.migration.run.MigrationRunner.Options;
import dev.lockstep.migration.run.RunReport;
import dev.lockstep.postgres.Connections;
import dev.lockstep.rehearsal.RehearsalReport;
import dev.lockstep.rehearsal.RehearsedTimes;
import dev.lockstep.rehearsal.RehearsedTimes.Rehearsed;
import dev.lockstep.snapshot.Snapshots;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Rehearsals as {@code migrate} has them: one that runs now, and those that ran before. */
record RehearsalRuns(Settings settings, Console console) {
  /** Runs one, and keeps its report in the live database. */
  RehearsalReport run(Snapshots snapshots, Options options, List<String> unused)
      throws SQLException, InterruptedException {
    RehearsalReport report;
    Thread here = Thread.currentThread();
    try (StopSignal signal = StopSignal.does(StopSignal.cancelling(here::interrupt))) {
      report =
          new MigrationRehearsal(settings, snapshots, console::event, Clock.systemUTC())
              .run(settings.rehearseOn(), options, unused);
    }
    keep(report);
    return report;
  }

  /** Beside the versions, for the run that follows; a role that may not write there keeps none. */
  private void keep(RehearsalReport report) {
    try (Connection connection = connections().open()) {
      RehearsedTimes.keep(connection, report, trace -> console.text(RehearsalResult.of(trace)));
    } catch (SQLException e) {
      console.event(
          Event.warn(
              "rehearsal-not-kept",
              "the report is not kept in the database, so migrate will not compare with it: "
                  + e.getMessage()));
    }
  }

  private Connections connections() {
    return Database.connections(
        Database.dataSource(settings.requiredDatabase(), "lockstep migrate"));
  }

  /** What rehearsals have measured of the migrations that were applied now. */
  static Map<String, Rehearsed> of(Connection connection, List<RunReport.Applied> applied) {
    try {
      return RehearsedTimes.of(
          connection, applied.stream().map(each -> each.migration().script()).toList());
    } catch (SQLException e) {
      // What was applied is applied; a role without rights to the reports compares with none.
      return Map.of();
    }
  }
}
