// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.app.SnapshotWiring;
import dev.lockstep.app.database.CancellableDataSource;
import dev.lockstep.app.database.PreopenedConnections;
import dev.lockstep.app.locks.LockPlanner;
import dev.lockstep.event.Event;
import dev.lockstep.migration.file.InvalidMigrationsException;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.plan.MigrationPlan;
import dev.lockstep.migration.plan.MigrationPlan.ClosedGate;
import dev.lockstep.migration.run.MigrationRunner;
import dev.lockstep.migration.run.MigrationRunner.Options;
import dev.lockstep.migration.run.RunReport;
import dev.lockstep.migration.run.ShimWatch;
import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.Durations;
import dev.lockstep.rehearsal.RehearsalReport;
import dev.lockstep.rehearsal.RehearsedTimes.Rehearsed;
import dev.lockstep.snapshot.RestoreEstimate;
import dev.lockstep.snapshot.SnapshotException;
import dev.lockstep.snapshot.Snapshots;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Applies pending migrations and exits: the init container. */
@Command(
    name = "migrate",
    description = "Applies pending migrations and exits: the init container.")
final class MigrateCommand extends OneShotCommand {
  @Option(names = "--dry-run", description = "print what would run and what it would lock")
  boolean dryRun;

  @Option(
      names = "--sql",
      description = "with --dry-run: print the SQL that would run, the rest as comments")
  boolean sql;

  @Option(names = "--target", paramLabel = "V", description = "go no further than this version")
  @Nullable String target;

  @Option(names = "--require-all", description = "exit 4 if a gate is closed, instead of 0")
  boolean requireAll;

  @Option(
      names = "--run-backfills",
      description = "run the backfills that gates wait for, and go on")
  boolean runBackfills;

  @Option(
      names = "--unused",
      paramLabel = "view",
      description = "say for certain that nothing uses this shim, where the database cannot tell")
  List<String> unused = List.of();

  @Option(
      names = "--rehearse",
      description = {
        "apply to a copy, run the backfills, undo, and report times, locks and rewritten tables;",
        "the copy is made of LOCKSTEP_REHEARSE_ON"
      })
  boolean rehearse;

  @Override
  int run() throws SQLException, InterruptedException {
    if (sql && !dryRun) {
      throw new UsageException("--sql needs --dry-run: without it migrations run");
    }
    if (rehearse) {
      return rehearse();
    }
    Options options = new Options(version(), runBackfills);
    Connections later = connections();
    try (PreopenedConnections connections = EarlyConnection.then(later)) {
      CancellableDataSource engine = new CancellableDataSource(dataSource(), connections);
      MigrationRunner runner = runner(later, engine);
      confirmUnused(runner, connections);
      return dryRun ? dryRun(runner, connections, options) : apply(runner, engine, options);
    } catch (InvalidMigrationsException e) {
      // A project that comes from another tool has no folder for Lockstep yet.
      throw Files.isDirectory(settings().migrations()) ? e : FoundTracks.beside(e, connections());
    }
  }

  private int apply(MigrationRunner runner, CancellableDataSource engine, Options options)
      throws SQLException, InterruptedException {
    Map<String, Rehearsed> rehearsed = new LinkedHashMap<>();
    MigrationRunner comparing =
        runner.endingWith(
            (session, applied) -> rehearsed.putAll(RehearsalRuns.of(session, applied)));
    RunReport report =
        StoppableWork.run(
            console(),
            engine,
            "migration-stopping",
            "stopped: what was under way is undone or taken up again by the next 'lockstep"
                + " migrate', what was applied before stays",
            () -> comparing.run(options));
    if (output == Output.json) {
      console().json(MigrateResult.of(report, rehearsed));
    } else {
      print(report);
      print(report, rehearsed);
    }
    return report.gatedBy().isPresent() && requireAll ? Exit.GATED : Exit.DONE;
  }

  private void confirmUnused(MigrationRunner runner, Connections connections) throws SQLException {
    if (unused.isEmpty()) {
      return;
    }
    if (dryRun) {
      throw new UsageException(
          "--unused and --dry-run: one records what you say; give one of them");
    }
    try (Connection connection = connections.open()) {
      MigrationPlan plan = runner.plan(connection, Options.ALL);
      for (String view : unused) {
        if (!ShimWatch.confirm(connection, plan, view, settings().migration().holder())) {
          throw new UsageException(
              "--unused " + view + ": no pending migration waits for that; see 'lockstep status'");
        }
      }
    }
  }

  /** Exit 3 where the copy shows that a migration, a backfill or a reverse fails. */
  private int rehearse() throws SQLException, InterruptedException {
    if (dryRun) {
      throw new UsageException(
          "--rehearse and --dry-run: one changes a copy, the other nothing; give one of them");
    }
    RehearsalReport report =
        new RehearsalRuns(settings(), console())
            .run(snapshots(), new Options(version(), true), unused);
    if (output == Output.json) {
      console().json(RehearsalResult.of(report));
    } else {
      RehearsalResult.lines(report).forEach(console()::line);
    }
    return report.failure().isPresent() ? Exit.FINDINGS : Exit.DONE;
  }

  private Optional<Version> version() {
    if (target == null) {
      return Optional.empty();
    }
    if (!Version.isVersion(target)) {
      throw new UsageException("--target " + target + " is not a version; see 'lockstep status'");
    }
    return Optional.of(Version.of(target));
  }

  private void print(RunReport report) {
    String at = report.latest().map(v -> "at version " + v).orElse("at no version");
    if (report.applied().isEmpty()) {
      console().line("nothing to apply, the database is " + at);
    } else {
      console()
          .line(
              "applied "
                  + report.applied().size()
                  + (report.applied().size() == 1 ? " migration" : " migrations")
                  + " in "
                  + Durations.format(report.elapsed())
                  + ", the database is "
                  + at);
    }
    report.snapshot().ifPresent(id -> console().line("snapshot " + id + " was taken before"));
    report.gatedBy().ifPresent(this::printGate);
  }

  private void print(RunReport report, Map<String, Rehearsed> rehearsed) {
    for (RunReport.Applied each : report.applied()) {
      Rehearsed before = rehearsed.get(each.migration().script());
      if (before != null) {
        console()
            .line(
                "  %s took %s, rehearsed %s on a copy of %s"
                    .formatted(
                        each.migration().script(),
                        Durations.format(each.elapsed()),
                        Durations.format(before.took()),
                        before.copyOf()));
      }
    }
  }

  private void printGate(ClosedGate gate) {
    console().prose("gated: " + gate.text());
    if (!gate.backfills().isEmpty()) {
      console()
          .prose(
              "  to finish: "
                  + String.join(
                      "; ",
                      gate.backfills().stream().map(b -> "lockstep backfill run " + b).toList())
                  + ", then lockstep migrate; or lockstep migrate --run-backfills");
    }
    gate.shims().forEach(shim -> console().prose("  " + shim.view() + ": " + shim.text()));
  }

  private int dryRun(MigrationRunner runner, Connections connections, Options options)
      throws SQLException, InterruptedException {
    try (Connection connection = connections.open()) {
      MigrationPlan plan = runner.plan(connection, options);
      if (!plan.problems().isEmpty()) {
        throw new InvalidMigrationsException(plan.problems());
      }
      runner.demandOwn(connection, plan);
      Optional<ClosedGate> gate =
          runBackfills ? Optional.empty() : plan.closedGate(connection, backfills().gate());
      MigrateDryRun shown =
          MigrateDryRun.of(
              plan,
              gate,
              new LockPlanner(settings(), console()::event),
              connection,
              this::restoreEstimate);
      if (output == Output.json) {
        console().json(DryRunResult.of(shown));
      } else if (sql) {
        shown.lines().forEach(line -> console().line("-- " + line));
        PlannedSql.print(shown.steps().stream().map(MigrateDryRun.Step::file).toList(), console());
      } else {
        shown.lines().forEach(console()::line);
      }
      return gate.isPresent() && requireAll ? Exit.GATED : Exit.DONE;
    }
  }

  /** A folder of snapshots that cannot be read is no reason to show no plan. */
  private Optional<RestoreEstimate> restoreEstimate(Connection connection)
      throws SQLException, InterruptedException {
    try {
      return RestoreEstimate.of(snapshots().list(), connection);
    } catch (SnapshotException e) {
      console().event(Event.warn("snapshots-unreadable", String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  private Snapshots snapshots() {
    return SnapshotWiring.of(settings(), progress -> {}, console()::event, Clock.systemUTC());
  }
}
