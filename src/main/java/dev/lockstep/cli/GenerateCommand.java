package dev.lockstep.cli;

import dev.lockstep.config.Proofs;
import dev.lockstep.config.Settings;
import dev.lockstep.generate.Generate;
import dev.lockstep.generate.Generated;
import dev.lockstep.generate.GeneratedFile;
import dev.lockstep.generate.Scripts;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the next migration. */
@Command(
    name = "generate",
    description = "Writes the next migration from the schema, proven before it is written.")
final class GenerateCommand extends OneShotCommand {
  @Parameters(
      paramLabel = "<description>",
      description = "what the migration does, in a few words",
      arity = "1..*")
  List<String> description = List.of();

  @Option(names = "--dry-run", description = "prove and print, write nothing")
  boolean dryRun;

  @Option(
      names = "--unsafe-one-step",
      description = "one plain migration instead of steps that are safe under traffic")
  boolean oneStep;

  @RegisterForReflection
  record Result(boolean written, int migrations, List<FileText> files, List<String> notes) {}

  @RegisterForReflection
  record FileText(String path, String text) {}

  @Override
  int run() throws IOException, SQLException {
    Settings settings = settings();
    Clock clock = Clock.systemUTC();
    Generated generated =
        new Generate(
                Proofs.project(settings),
                Proofs.scratch(settings, clock, console()::event),
                Proofs.store(clock),
                Proofs.program(String.join(" ", new ProgramVersion().getVersion())),
                oneStep ? Scripts.ONE_STEP : Scripts.SAFE,
                clock)
            .run(String.join(" ", description));
    if (!dryRun) {
      Generate.write(generated);
    }
    if (output == Output.json) {
      console()
          .json(
              new Result(
                  !dryRun && !generated.files().isEmpty(),
                  generated.migrations(),
                  generated.files().stream()
                      .map(file -> new FileText(file.path().toString(), file.text()))
                      .toList(),
                  generated.notes()));
    } else {
      print(generated);
    }
    return Exit.DONE;
  }

  private void print(Generated generated) {
    for (GeneratedFile file : generated.files()) {
      boolean shown = dryRun && !file.path().toString().endsWith(".json");
      console().line((dryRun ? "would write " : "wrote ") + file.path());
      if (shown) {
        file.text().lines().forEach(line -> console().line("  " + line));
      }
    }
    generated.notes().forEach(note -> console().line("note: " + note));
    if (generated.migrations() == 0) {
      console().line("the migrations add up to the schema; there is nothing to migrate");
    } else {
      console()
          .line(
              generated.migrations()
                  + (generated.migrations() == 1 ? " migration" : " migrations")
                  + " proven: up from empty equals the schema, down equals the state before");
    }
  }
}
