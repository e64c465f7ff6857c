// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.app.ProofWiring;
import dev.lockstep.app.settings.Settings;
import dev.lockstep.generate.Generated;
import dev.lockstep.generate.GeneratedFiles;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.history.History;
import dev.lockstep.squash.Squash;
import dev.lockstep.squash.SquashPlan;
import dev.lockstep.squash.SquashRefusedException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes many migrations one. */
@Command(
    name = "squash",
    description =
        "Writes one baseline migration, B<version>__squashed.sql, for all up to a version, proven"
            + " equal: an empty database begins with it, all others go on as they are.")
final class SquashCommand extends OneShotCommand {
  @Option(
      names = "--to",
      paramLabel = "V",
      required = true,
      description = "the last version that the baseline stands for")
  String to = "";

  @Option(names = "--dry-run", description = "prove and print, write nothing")
  boolean dryRun;

  /** What {@code --output json} prints. */
  @RegisterForReflection
  record Result(
      boolean written,
      String version,
      int migrations,
      List<GenerateCommand.FileText> files,
      List<Rows> rows,
      List<String> archivable,
      List<String> notes) {}

  @RegisterForReflection
  record Rows(String table, long count) {}

  @Override
  int run() throws IOException, SQLException {
    if (!Version.isVersion(to)) {
      throw new UsageException("--to " + to + " is not a version, such as 20261122120000");
    }
    Settings settings = settings();
    SquashPlan plan;
    try {
      plan =
          new Squash(
                  ProofWiring.project(settings),
                  ProofWiring.scratch(settings, Clock.systemUTC(), console()::event))
              .plan(Version.of(to), history(settings));
    } catch (SquashRefusedException e) {
      console().error(String.valueOf(e.getMessage()));
      return Exit.FINDINGS;
    }
    if (!dryRun) {
      GeneratedFiles.write(
          new Generated(plan.files(), List.of(), List.of(), List.of(), List.of(), List.of(), 0));
    }
    if (output == Output.json) {
      console().json(result(plan));
    } else {
      print(plan);
    }
    return Exit.DONE;
  }

  private Optional<History> history(Settings settings) throws SQLException {
    if (settings.database().isEmpty()) {
      return Optional.empty();
    }
    try (Connection connection = connections().open()) {
      return Optional.of(History.read(connection));
    }
  }

  private Result result(SquashPlan plan) {
    return new Result(
        !dryRun,
        to,
        plan.migrations(),
        plan.files().stream()
            .map(file -> new GenerateCommand.FileText(file.path().toString(), file.text()))
            .toList(),
        plan.rows().stream().map(rows -> new Rows(rows.table().identity(), rows.count())).toList(),
        plan.archivable(),
        plan.notes());
  }

  private void print(SquashPlan plan) {
    for (var file : plan.files()) {
      console().line((dryRun ? "would write " : "wrote ") + file.path());
      if (dryRun && file.path().toString().endsWith(".sql")) {
        file.text().lines().forEach(line -> console().line("  " + line));
      }
    }
    plan.rows()
        .forEach(
            rows ->
                console()
                    .line(
                        "rows: "
                            + rows.count()
                            + " of "
                            + rows.table().identity()
                            + ", which the migrations leave there, are in the baseline"));
    plan.notes().forEach(note -> console().line("note: " + note));
    plan.archivable().forEach(script -> console().line("may be archived: " + script));
    console()
        .line(
            "proven: of an empty database the baseline makes what "
                + plan.migrations()
                + (plan.migrations() == 1 ? " migration makes" : " migrations make")
                + "; databases that are on their way pass it over");
  }
}
