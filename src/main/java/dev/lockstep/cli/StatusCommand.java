// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.lockstep.app.locks.LockPlanner;
import dev.lockstep.health.HealthReport;
import dev.lockstep.health.Observation;
import dev.lockstep.lint.size.LiveSizes;
import dev.lockstep.migration.file.InvalidMigrationsException;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.foreign.OtherTool;
import dev.lockstep.migration.history.History;
import dev.lockstep.migration.lease.Lease;
import dev.lockstep.migration.undo.UndoabilityReport;
import dev.lockstep.notify.Undelivered;
import dev.lockstep.view.WayBackView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Where the database stands. */
@Command(
    name = "status",
    description =
        "Shows applied, pending, failed and gated migrations, backfills, the lock holder, drift.")
final class StatusCommand extends OneShotCommand {
  /**
   * The health report, each migration, who runs migrations now, what they keep of what they
   * destroyed, how each can be undone, which webhooks were not told, how large the tables are, and
   * what pending migrations would lock: these three are null where the database does not say, or
   * was not asked.
   */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Result(
      @JsonUnwrapped HealthReport report,
      List<MigrationLine> migrationList,
      @Nullable Holder lease,
      List<KeptLine> keptData,
      List<WayBackView> undo,
      List<Track> foreignTracks,
      @Nullable List<UndeliveredLine> undelivered,
      @Nullable SizesView sizes,
      StatusLocks.@Nullable Plan plan) {}

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

  @Option(names = "--all", description = "list every migration, not the newest alone")
  boolean all;

  @Option(
      names = "--locks",
      description =
          "of each pending migration, what it would lock: seen on a scratch database where one can"
              + " be made, else a forecast from its text")
  boolean locks;

  @Option(
      names = "--exit-code",
      description =
          "exit by the status: 3 unless it is healthy, 4 if it waits at a gate; 1 where the database"
              + " cannot be reached, with or without it")
  boolean exitCode;

  @Override
  int run() throws SQLException {
    Observation seen = healthCheck().observe(connections());
    List<OtherTool> tracks = FoundTracks.in(connections(), seen);
    List<MigrationLine> migrations = MigrationLine.of(seen, files());
    @Nullable List<UndeliveredLine> undelivered = undelivered(seen.report());
    if (output == Output.json) {
      console()
          .json(
              new Result(
                  seen.report(),
                  migrations,
                  seen.lease().map(Holder::of).orElse(null),
                  seen.kept().stream().map(KeptLine::of).toList(),
                  waysBack(seen),
                  tracks.stream().map(Track::of).toList(),
                  undelivered,
                  sizes(seen.report()),
                  locks(seen).map(StatusLocks::plan).orElse(null)));
    } else {
      new StatusText(console(), all)
          .print(
              seen,
              migrations,
              new StatusText.Beside(
                  tracks,
                  waysBack(seen),
                  backfills().definitions().problems(),
                  undelivered == null ? List.of() : undelivered));
      locks(seen).ifPresent(shown -> shown.print(console()));
    }
    return exit(seen.report());
  }

  private int exit(HealthReport report) {
    if (!report.database().reachable()) {
      return Exit.FAILED;
    }
    if (!exitCode) {
      return Exit.DONE;
    }
    return switch (report.status()) {
      case HEALTHY -> Exit.DONE;
      case GATED -> Exit.GATED;
      case UNREACHABLE, FAILED, INCOMPLETE, PENDING, DRIFTED -> Exit.FINDINGS;
    };
  }

  /** Empty where they were not asked for, or the database does not answer. */
  private Optional<StatusLocks> locks(Observation seen) throws SQLException {
    if (!locks || !seen.report().database().reachable()) {
      return Optional.empty();
    }
    try (Connection connection = connections().open()) {
      return Optional.of(
          StatusLocks.of(files(), seen, new LockPlanner(settings(), console()::event), connection));
    }
  }

  /** None where they cannot be read: the report says so. */
  private MigrationSet files() {
    try {
      return settings().migration().files().get();
    } catch (InvalidMigrationsException e) {
      return MigrationSet.EMPTY;
    }
  }

  private @Nullable List<UndeliveredLine> undelivered(HealthReport report) {
    if (!report.database().reachable()) {
      return null;
    }
    try (Connection connection = connections().open()) {
      return Undelivered.read(connection, settings().notifications().receivers()).stream()
          .map(UndeliveredLine::of)
          .toList();
    } catch (SQLException e) {
      // The rest of the answer does not depend on it.
      return null;
    }
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
}
