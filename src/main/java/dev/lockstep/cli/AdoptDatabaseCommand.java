// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.adopt.AdoptionRefusedException;
import dev.lockstep.adopt.database.DatabaseAdoption;
import dev.lockstep.adopt.database.DatabasePlan;
import dev.lockstep.app.ProofWiring;
import dev.lockstep.app.settings.Settings;
import dev.lockstep.generate.GeneratedFile;
import dev.lockstep.migration.history.HistoryRow;
import dev.lockstep.migration.run.HistoryStart;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A database without a track. */
@Command(
    name = "database",
    description =
        "Adopts the configured database, which no migration tool looks after: writes its modules, a"
            + " baseline migration that makes the same, and a history that begins with it.")
final class AdoptDatabaseCommand extends OneShotCommand {
  @Option(
      names = "--dry-run",
      description = "prove everything, print what would be done, write nothing")
  boolean dryRun;

  /** What {@code --output json} prints. */
  @RegisterForReflection
  record Result(
      boolean written,
      List<GenerateCommand.FileText> files,
      List<String> baselined,
      List<CheckCommand.Line> findings,
      List<String> notes) {}

  @Override
  int run() throws IOException, SQLException, InterruptedException {
    Settings settings = settings();
    DatabaseAdoption adoption =
        new DatabaseAdoption(
            ProofWiring.project(settings),
            ProofWiring.scratch(settings, Clock.systemUTC(), console()::event),
            connections(),
            settings.notOurs(),
            settings.lockTimeout(),
            Clock.systemUTC());
    DatabasePlan plan;
    try {
      plan = adoption.plan();
    } catch (AdoptionRefusedException e) {
      return refused(e);
    }
    if (!dryRun && !plan.isDone()) {
      adoption.carryOut(plan, new HistoryStart(context(connections(), dataSource())));
    }
    if (output == Output.json) {
      console()
          .json(
              new Result(
                  !dryRun && !plan.isDone(),
                  plan.files().stream()
                      .map(
                          file -> new GenerateCommand.FileText(file.path().toString(), file.text()))
                      .toList(),
                  plan.rows().stream().map(HistoryRow::script).toList(),
                  List.of(),
                  plan.notes()));
    } else {
      print(plan);
    }
    return Exit.DONE;
  }

  private int refused(AdoptionRefusedException refused) {
    if (output == Output.json) {
      console()
          .json(
              new Result(
                  false,
                  List.of(),
                  List.of(),
                  refused.findings().stream().map(CheckCommand.Line::of).toList(),
                  List.of()));
    } else {
      refused.findings().forEach(finding -> console().line(finding.toString()));
    }
    console().error(String.valueOf(refused.getMessage()));
    return Exit.FINDINGS;
  }

  private void print(DatabasePlan plan) {
    for (GeneratedFile file : plan.files()) {
      console().line((dryRun ? "would write " : "wrote ") + file.path());
    }
    plan.notes().forEach(note -> console().line("note: " + note));
    for (HistoryRow row : plan.rows()) {
      console()
          .line(
              (dryRun ? "would begin" : "began")
                  + " the history with "
                  + row.script()
                  + ", which does not run here again");
    }
    console()
        .line(
            plan.isDone()
                ? "this database is adopted already; there is nothing to do"
                : "proven: of an empty database the baseline migration makes what this one has");
  }
}
