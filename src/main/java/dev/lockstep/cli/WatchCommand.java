// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.lockstep.backfill.run.Run;
import dev.lockstep.health.HealthCheck;
import dev.lockstep.health.HealthReport;
import dev.lockstep.health.Observation;
import dev.lockstep.migration.file.MigrationFiles;
import dev.lockstep.postgres.DatabaseErrors;
import dev.lockstep.postgres.Durations;
import dev.lockstep.postgres.ReusedConnection;
import dev.lockstep.terminal.Display;
import dev.lockstep.terminal.FullScreen;
import dev.lockstep.terminal.TerminalDevice;
import dev.lockstep.time.Sleeper;
import dev.lockstep.view.RunView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Status that refreshes. */
@Command(
    name = "watch",
    description =
        "Status that refreshes, with a bar for every backfill that runs, on whichever replica;"
            + " Ctrl-C ends it. Where it does not print to a terminal: a line for each change.")
final class WatchCommand extends OneShotCommand {
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  @Option(names = "--every", paramLabel = "TIME", description = "how often it looks (default: 1s)")
  String every = "1s";

  /** A line of {@code --output json}: one document at each look. */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Result(@JsonUnwrapped HealthReport report, List<RunView> runs) {}

  /** What was seen at one look. */
  private record Look(Observation seen, List<Run> runs) {}

  @Override
  int run() throws InterruptedException {
    Duration pause = pause();
    MigrationFiles files = new MigrationFiles(settings().migrations(), settings().placeholders());
    Display display = TerminalDevice.output();
    if (display.isTerminal() && output == Output.text) {
      try (FullScreen screen = new FullScreen(System.out, display);
          StopSignal signal = StopSignal.does(ended -> end(screen::close))) {
        WatchFrame frame = new WatchFrame(display, console().colours(), files::lately);
        follow(pause, files, look -> screen.draw(frame.lines(look.seen(), look.runs())));
      }
    } else {
      try (StopSignal signal = StopSignal.does(ended -> end(() -> {}))) {
        WatchFrame.Changes changes = new WatchFrame.Changes();
        follow(
            pause,
            files,
            look -> {
              if (output == Output.json) {
                console().line(console().text(result(look)));
              } else {
                changes.of(look.seen(), look.runs()).ifPresent(console()::line);
              }
            });
      }
    }
    return Exit.DONE;
  }

  private static Result result(Look look) {
    return new Result(look.seen().report(), look.runs().stream().map(RunView::of).toList());
  }

  /** To end it is not a failure: the process ends with 0, and not as one that was interrupted. */
  private static void end(Runnable cleanUp) {
    cleanUp.run();
    System.out.flush();
    Runtime.getRuntime().halt(Exit.DONE);
  }

  private interface Watcher {
    void see(Look look);
  }

  private void follow(Duration pause, MigrationFiles files, Watcher watcher)
      throws InterruptedException {
    HealthCheck check = healthCheck(files::lately);
    try (ReusedConnection connection = new ReusedConnection(connections())) {
      while (true) {
        watcher.see(look(check, connection));
        Sleeper.SLEEP.sleep(pause);
      }
    }
  }

  private Look look(HealthCheck check, ReusedConnection connection) {
    try {
      Connection session = connection.get();
      Observation seen = check.observe(session);
      if (!seen.report().database().reachable()) {
        connection.close();
        return new Look(seen, List.of());
      }
      List<String> names =
          seen.report().backfills().stream().map(HealthReport.Backfill::name).toList();
      return new Look(seen, backfills().backfills().underWay(session, names));
    } catch (SQLException e) {
      connection.close();
      return new Look(
          check.unreachable(DatabaseErrors.describe(e, settings().requiredDatabase().target())),
          List.of());
    }
  }

  private Duration pause() {
    try {
      return Durations.parse(every, LONGEST_PAUSE);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--every " + e.getMessage());
    }
  }
}
