// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.app.InstalledBackfills;
import dev.lockstep.app.RunWatch;
import dev.lockstep.backfill.BackfillStatus;
import dev.lockstep.backfill.Backfills;
import dev.lockstep.backfill.api.BackfillException;
import dev.lockstep.backfill.api.BackfillListener;
import dev.lockstep.backfill.api.BackfillSettings;
import dev.lockstep.backfill.dryrun.DryRunReport;
import dev.lockstep.backfill.engine.BackfillEngine;
import dev.lockstep.backfill.run.Fault;
import dev.lockstep.backfill.run.Run;
import dev.lockstep.backfill.run.RunControl;
import dev.lockstep.backfill.run.RunState;
import dev.lockstep.event.Event;
import dev.lockstep.postgres.own.LockstepSchema;
import dev.lockstep.view.BackfillView;
import dev.lockstep.view.DryRunView;
import dev.lockstep.view.RunView;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Everything about backfills. */
@Command(
    name = "backfill",
    description = "Lists, runs and controls backfills.",
    subcommands = {
      BackfillCommand.ListAll.class,
      BackfillCommand.RunOne.class,
      BackfillCommand.Status.class,
      BackfillCommand.Quarantined.class,
      BackfillCommand.PauseOne.class,
      BackfillCommand.Resume.class,
      BackfillCommand.Cancel.class
    })
final class BackfillCommand extends OneShotCommand {
  @Override
  int run() {
    throw new UsageException(
        "backfill needs one of list, run, status, quarantined, pause, resume, cancel; see 'lockstep backfill"
            + " --help'");
  }

  private static String actor() {
    return "cli:" + System.getProperty("user.name", "unknown");
  }

  /** All of them. */
  @Command(name = "list", description = "Lists the backfills and how each stands.")
  static final class ListAll extends OneShotCommand {
    @Override
    int run() throws SQLException {
      InstalledBackfills installed = backfills();
      List<BackfillStatus> all = installed.backfills().list();
      if (output == Output.json) {
        console().json(all.stream().map(BackfillView::of).toList());
      } else if (all.isEmpty()) {
        console().line("no backfills in " + settings().backfills());
      } else {
        all.forEach(each -> console().prose(BackfillView.of(each).line()));
        installed.definitions().problems().forEach(problem -> console().prose(problem.toString()));
      }
      return installed.definitions().problems().isEmpty() ? Exit.DONE : Exit.FINDINGS;
    }
  }

  /** One, in detail. */
  @Command(name = "status", description = "Shows how one backfill, or each, stands.")
  static final class Status extends OneShotCommand {
    @Parameters(arity = "0..1", paramLabel = "name")
    @Nullable String name;

    @Override
    int run() throws SQLException {
      Backfills backfills = backfills().backfills();
      List<BackfillView> views =
          name == null
              ? backfills.list().stream().map(BackfillView::of).toList()
              : List.of(BackfillView.of(required(backfills(), name)));
      if (output == Output.json) {
        console().json(name == null ? views : views.get(0));
      } else {
        views.forEach(view -> view.lines().forEach(console()::prose));
      }
      return views.stream().allMatch(view -> view.problems().isEmpty()) ? Exit.DONE : Exit.FINDINGS;
    }
  }

  /** The keys that were left out. */
  @Command(
      name = "quarantined",
      description = "Lists the keys that the last run of a backfill left out, each with its error.")
  static final class Quarantined extends OneShotCommand {
    @Parameters(paramLabel = "name")
    String name = "";

    @Override
    int run() throws SQLException {
      BackfillView view = BackfillView.of(required(backfills(), name));
      if (output == Output.json) {
        console().json(view.quarantined());
      } else if (view.quarantined().isEmpty()) {
        console().line(name + " left no key out");
      } else {
        view.quarantined().forEach(left -> console().prose(left.key() + ": " + left.error()));
        long more = view.countOfQuarantined() - view.quarantined().size();
        if (more > 0) {
          console()
              .line(
                  "… and "
                      + more
                      + " newer, which this list has no room for: they are in"
                      + " lockstep.backfill_quarantine");
        }
      }
      return Exit.DONE;
    }
  }

  /** One that is written or was run. */
  private static BackfillStatus required(InstalledBackfills installed, String name)
      throws SQLException {
    return installed
        .backfills()
        .status(name)
        .orElseThrow(
            () ->
                new BackfillException(
                    "there is no backfill " + name + "; " + installed.definitions().instead(name)));
  }

  /** Runs one to its end, or leaves it to the service. */
  @Command(
      name = "run",
      description = "Runs a backfill here to its end; --detach leaves it to the service.")
  static final class RunOne extends OneShotCommand {
    @Parameters(paramLabel = "name")
    String name = "";

    @Option(names = "--detach", description = "start it and leave the work to the service")
    boolean detach;

    @Option(
        names = "--dry-run",
        description = "try batches in transactions that are rolled back, and report")
    boolean dryRun;

    @Override
    int run() throws SQLException, InterruptedException {
      InstalledBackfills installed = backfills();
      installed.definitions().require(name);
      if (dryRun) {
        return dryRun(installed);
      }
      try (Connection connection = connections().open()) {
        LockstepSchema.install(connection);
      }
      RunControl.Triggered triggered = installed.backfills().trigger(name, actor());
      if (detach) {
        return detached(installed, triggered.runId());
      }
      try (BackfillEngine engine = installed.engine(BackfillListener.NONE)) {
        engine.start();
        ProgressBar bar = new ProgressBar(console().live());
        Run run;
        try (StopSignal signal = StopSignal.does(ended -> stop(engine, bar))) {
          run = new RunWatch(connections()).untilEnd(triggered.runId(), bar::show);
        }
        bar.clear();
        return end(installed, run);
      }
    }

    private void stop(BackfillEngine engine, ProgressBar bar) {
      bar.clear();
      console()
          .event(
              Event.info(
                  "backfill-stopping",
                  "stopping backfill " + name + ": the batch under way is the last one here"));
      engine.close();
      console()
          .event(
              Event.info(
                  "backfill-stopped",
                  "stopped; 'lockstep backfill run "
                      + name
                      + "' or a running 'lockstep serve' goes on from there"));
    }

    private int end(InstalledBackfills installed, Run run) throws SQLException {
      print(run);
      if (run.state() == RunState.COMPLETE) {
        return Exit.DONE;
      }
      if (output == Output.text) {
        installed
            .backfills()
            .status(name)
            .map(BackfillView::of)
            .ifPresent(view -> view.details().forEach(console()::prose));
      }
      return run.fault() == Fault.FILE ? Exit.FINDINGS : Exit.FAILED;
    }

    private int detached(InstalledBackfills installed, long runId) throws SQLException {
      if (output == Output.json) {
        print(installed.backfills().run(runId).orElseThrow());
      } else {
        installed
            .backfills()
            .status(name)
            .map(BackfillView::of)
            .map(BackfillView::line)
            .ifPresent(console()::prose);
      }
      return Exit.DONE;
    }

    private int dryRun(InstalledBackfills installed) throws SQLException {
      DryRunReport report = installed.backfills().dryRun(name, BackfillSettings.defaults());
      DryRunView view = DryRunView.of(report);
      if (output == Output.json) {
        console().json(view);
      } else {
        view.lines().forEach(console()::prose);
      }
      return report.error() == null
          ? Exit.DONE
          : report.fault() == Fault.FILE ? Exit.FINDINGS : Exit.FAILED;
    }

    private void print(Run run) {
      if (output == Output.json) {
        console().json(RunView.of(run));
      } else {
        console().prose(RunView.of(run).line());
      }
    }
  }

  /** What the three controls have in common. */
  abstract static class Control extends OneShotCommand {
    @Parameters(paramLabel = "name")
    String name = "";

    abstract void apply(Backfills backfills) throws SQLException;

    @Override
    int run() throws SQLException {
      Backfills backfills = backfills().backfills();
      apply(backfills);
      BackfillView view = BackfillView.of(backfills.status(name).orElseThrow());
      if (output == Output.json) {
        console().json(view);
      } else {
        console().prose(view.line());
      }
      return Exit.DONE;
    }
  }

  /** At the next batch, on all replicas. */
  @Command(name = "pause", description = "Pauses the active run at the next batch, everywhere.")
  static final class PauseOne extends Control {
    @Override
    void apply(Backfills backfills) throws SQLException {
      backfills.pause(name, actor());
    }
  }

  /** From where it was. */
  @Command(name = "resume", description = "Goes on with a paused run, or takes up what failed.")
  static final class Resume extends Control {
    @Override
    void apply(Backfills backfills) throws SQLException {
      backfills.resume(name, actor());
    }
  }

  /** For good. */
  @Command(name = "cancel", description = "Ends the active run at the next batch.")
  static final class Cancel extends Control {
    @Override
    void apply(Backfills backfills) throws SQLException {
      backfills.cancel(name, actor());
    }
  }
}
