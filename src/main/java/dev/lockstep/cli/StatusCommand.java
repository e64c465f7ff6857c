// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.lockstep.health.HealthReport;
import dev.lockstep.health.Observation;
import dev.lockstep.lint.size.LiveSizes;
import dev.lockstep.migration.file.InvalidMigrationsException;
import dev.lockstep.migration.foreign.OtherTool;
import dev.lockstep.migration.history.History;
import dev.lockstep.migration.lease.Lease;
import dev.lockstep.migration.undo.UndoabilityReport;
import dev.lockstep.view.WayBackView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Where the database stands. */
@Command(
    name = "status",
    description =
        "Shows applied, pending, failed and gated migrations, backfills, the lock holder, drift.")
final class StatusCommand extends OneShotCommand {
  /** How many of the ways back are shown to people. */
  private static final int MOST_SHOWN = 5;

  /**
   * The health report, who runs migrations now, what they keep of what they destroyed, how each can
   * be undone, and how large the tables are: null where the database does not say.
   */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Result(
      @JsonUnwrapped HealthReport report,
      @Nullable Holder lease,
      List<KeptLine> keptData,
      List<WayBackView> undo,
      List<Track> foreignTracks,
      @Nullable SizesView sizes) {}

  /** Another tool that has migrated a database without a history. */
  @RegisterForReflection
  record Track(String tool, String table, String text) {
    static Track of(OtherTool track) {
      return new Track(track.tool(), track.table(), track.text());
    }
  }

  /** Who runs migrations. */
  @RegisterForReflection
  record Holder(String name, String host, long pid, Instant since, @Nullable String doing) {
    static Holder of(Lease.Holder holder) {
      return new Holder(holder.name(), holder.host(), holder.pid(), holder.since(), holder.doing());
    }
  }

  @Override
  int run() throws SQLException {
    Observation seen = healthCheck().observe(connections());
    HealthReport report = seen.report();
    List<OtherTool> tracks = FoundTracks.in(connections(), seen);
    if (output == Output.json) {
      console()
          .json(
              new Result(
                  report,
                  seen.lease().map(Holder::of).orElse(null),
                  seen.kept().stream().map(KeptLine::of).toList(),
                  waysBack(seen),
                  tracks.stream().map(Track::of).toList(),
                  sizes(report)));
    } else {
      print(report);
      tracks.forEach(track -> console().line("track:     " + track.text()));
      seen.kept()
          .forEach(kept -> console().line("kept:      " + KeptLine.text(kept, report.checkedAt())));
      seen.lease().ifPresent(holder -> console().line("lease:     " + holder.text()));
      print(waysBack(seen));
    }
    return report.database().reachable() ? Exit.DONE : Exit.FAILED;
  }

  private @Nullable SizesView sizes(HealthReport report) {
    if (!report.database().reachable()) {
      return null;
    }
    try (Connection connection = connections().open()) {
      return SizesView.of(LiveSizes.read(connection));
    } catch (SQLException e) {
      // The rest of the answer does not depend on it.
      return null;
    }
  }

  /** None where files or history cannot be read: the report says so. */
  private List<WayBackView> waysBack(Observation seen) {
    History history = seen.history();
    if (history == null) {
      return List.of();
    }
    try {
      return UndoabilityReport.of(
              settings().migration().files().get(),
              history,
              row -> Optional.ofNullable(seen.snapshots().get(row.script())))
          .stream()
          .map(WayBackView::of)
          .toList();
    } catch (InvalidMigrationsException e) {
      return List.of();
    }
  }

  private void print(List<WayBackView> waysBack) {
    waysBack.stream()
        .limit(MOST_SHOWN)
        .forEach(each -> console().line("undo:      " + each.text()));
    if (waysBack.size() > MOST_SHOWN) {
      console()
          .line(
              "undo:      … and "
                  + (waysBack.size() - MOST_SHOWN)
                  + " older, which --output json lists");
    }
  }

  private void print(HealthReport report) {
    Console console = console();
    console.line("status:    " + report.status().text());
    if (report.database().problem() != null) {
      console.line("problem:   " + report.database().problem());
      return;
    }
    console.line(
        "database:  " + report.database().name() + ", PostgreSQL " + report.database().server());
    HealthReport.Migrations migrations = report.migrations();
    HealthReport.LatestApplied latest = migrations.latestApplied();
    console.line(
        "applied:   "
            + migrations.applied()
            + (latest == null ? "" : ", latest " + latest.version() + " " + latest.description()));
    migrations
        .pending()
        .forEach(each -> console.line("pending:   " + each.version() + " " + each.description()));
    migrations.failed().forEach(each -> console.line("failed:    " + each.script()));
    HealthReport.GatedBy gate = migrations.gatedBy();
    if (gate != null) {
      if (!gate.backfills().isEmpty()) {
        console.line(
            "gated:     " + gate.version() + " waits for " + String.join(", ", gate.backfills()));
      }
      gate.shims()
          .forEach(
              shim ->
                  console.line(
                      "gated:     "
                          + gate.version()
                          + " waits until nothing uses "
                          + shim.view()
                          + ": "
                          + shim.state()));
    }
    migrations.problems().forEach(each -> console.line("problem:   " + each));
    report.tables().missing().forEach(each -> console.line("missing:   table " + each));
    report.drift().differences().forEach(each -> console.line("drift:     " + each));
    report.drift().notes().forEach(each -> console.line("note:      " + each));
    report
        .backfills()
        .forEach(
            each ->
                console.line(
                    "backfill:  "
                        + each.name()
                        + " "
                        + each.state()
                        + (each.remaining() == null
                            ? ""
                            : ", remaining "
                                + (each.remainingEstimated() ? "about " : "")
                                + each.remaining())
                        + (each.note() == null ? "" : "; " + each.note())));
    backfills().definitions().problems().forEach(each -> console.line("problem:   " + each));
  }
}
