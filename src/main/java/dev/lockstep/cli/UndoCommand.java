// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.app.Runners;
import dev.lockstep.app.SnapshotWiring;
import dev.lockstep.app.UndoRehearsals;
import dev.lockstep.app.database.CancellableDataSource;
import dev.lockstep.app.database.PreopenedConnections;
import dev.lockstep.event.Event;
import dev.lockstep.migration.file.MigrationProblem;
import dev.lockstep.migration.loss.DataLoss;
import dev.lockstep.migration.undo.Rehearsal;
import dev.lockstep.migration.undo.UndoPlan;
import dev.lockstep.migration.undo.UndoPreview;
import dev.lockstep.migration.undo.UndoRefusedException;
import dev.lockstep.migration.undo.UndoReport;
import dev.lockstep.migration.undo.UndoRequest;
import dev.lockstep.migration.undo.UndoRunner;
import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.Durations;
import dev.lockstep.view.UndoView;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Undoes migrations by their reverses, newest first. */
@Command(
    name = "undo",
    description =
        "Undoes migrations by their reverses, newest first, after trying them on a scratch copy."
            + " Without --to and --last it finishes an undo that was interrupted.")
final class UndoCommand extends OneShotCommand {
  @Option(
      names = "--to",
      paramLabel = "V",
      description = "this version stays, everything newer is undone; 'empty' undoes everything")
  @Nullable String to;

  @Option(names = "--last", paramLabel = "N", description = "undo the last N that were applied")
  @Nullable Integer last;

  @Option(
      names = "--dry-run",
      description = "print the SQL, what it would lock, and which data would go")
  boolean dryRun;

  @Option(
      names = "--unrehearsed",
      description = "do not try it on a scratch copy before, for where none can be created")
  boolean unrehearsed;

  @Override
  int run() throws SQLException, InterruptedException {
    UndoRequest request = UndoRequest.of(to, last);
    Rehearsal rehearsal =
        unrehearsed
            ? Rehearsal.NONE
            : UndoRehearsals.ofUndo(settings(), Clock.systemUTC(), console()::event);
    try (PreopenedConnections connections = new PreopenedConnections(connections())) {
      CancellableDataSource engine = new CancellableDataSource(dataSource(), connections);
      UndoRunner runner =
          Runners.back(
              context(connections, engine),
              backfills(),
              SnapshotWiring.serving(settings(), connections, console()::event, Clock.systemUTC()));
      if (unrehearsed) {
        console()
            .event(
                Event.warn(
                    "undo-unrehearsed",
                    "not tried on a scratch copy before, as --unrehearsed says"));
      }
      if (dryRun) {
        return dryRun(runner, connections, request, rehearsal);
      }
      UndoReport report =
          StoppableWork.run(
              console(),
              engine,
              "undo-stopping",
              "stopped: what was under way is rolled back, or finished by the next 'lockstep undo';"
                  + " what was undone before stays undone",
              () -> runner.run(request, rehearsal));
      if (output == Output.json) {
        console().json(UndoResult.of(report));
      } else {
        print(report);
      }
      return Exit.DONE;
    }
  }

  private void print(UndoReport report) {
    String at = report.latest().map(v -> "at version " + v).orElse("at no version");
    if (report.undone().isEmpty()) {
      console().line("nothing to undo, the database is " + at);
      return;
    }
    console()
        .line(
            "undid "
                + report.undone().size()
                + (report.undone().size() == 1 ? " migration" : " migrations")
                + " in "
                + Durations.format(report.elapsed())
                + ", the database is "
                + at);
    for (UndoReport.Repeatable each : report.repeatables()) {
      console()
          .line(
              each.problem()
                  .map(
                      why ->
                          each.script()
                              + " is pending, the next 'lockstep migrate' applies it: "
                              + why)
                  .orElse("applied " + each.script() + " again, whose objects were touched"));
    }
    report.kept().forEach(line -> console().line("kept: " + line));
    if (!report.backfills().isEmpty()) {
      console()
          .line(
              "backfills that count as changed, and run again before a gate opens: "
                  + String.join(", ", report.backfills()));
    }
    console()
        .line(
            "'lockstep migrate', and the start of a service that ships them, apply them again: put"
                + " the code back first");
  }

  private int dryRun(
      UndoRunner runner, Connections connections, UndoRequest request, Rehearsal rehearsal)
      throws SQLException {
    try (Connection connection = connections.open()) {
      UndoPlan plan = runner.plan(connection, request);
      List<MigrationProblem> problems = new ArrayList<>(plan.problems());
      if (problems.isEmpty() && !plan.steps().isEmpty()) {
        problems.addAll(rehearsal.problems(plan, connection));
      }
      if (!problems.isEmpty()) {
        throw new UndoRefusedException(problems);
      }
      UndoPreview preview = UndoPreview.of(plan, connection);
      if (output == Output.json) {
        console().json(UndoView.of(preview, rehearsal.takesPlace()));
      } else {
        print(preview);
      }
      return Exit.DONE;
    }
  }

  private void print(UndoPreview preview) {
    int count = preview.steps().size();
    console().line(count == 0 ? "nothing to undo" : "would undo " + count + ":");
    for (UndoPreview.Step each : preview.steps()) {
      console()
          .line(
              "  "
                  + each.step().row().script()
                  + " by "
                  + each.step().reverse().script()
                  + (each.step().reverse().transactional() ? "" : "  (outside a transaction)"));
      console().prose("      " + each.way().text());
      each.forecast().locks().forEach(lock -> console().prose("      " + lock.text()));
      each.data().stream()
          .filter(data -> data.loss().kind() != DataLoss.Kind.UNKNOWN)
          .forEach(data -> console().prose("      " + data.text()));
      each.keptLines().forEach(line -> console().prose("      kept: " + line));
      each.forecast().unknown().forEach(what -> console().prose("      cannot tell: " + what));
      each.sql().lines().forEach(line -> console().line("      | " + line));
    }
    if (preview.steps().stream().anyMatch(each -> !each.forecast().locks().isEmpty())) {
      console().line("locks are a forecast from the text of the statements");
    }
  }
}
