// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.app.ProofWiring;
import dev.lockstep.app.settings.Settings;
import dev.lockstep.generate.Drop;
import dev.lockstep.generate.Generate;
import dev.lockstep.generate.Generated;
import dev.lockstep.generate.GeneratedFile;
import dev.lockstep.generate.GeneratedFiles;
import dev.lockstep.generate.Request;
import dev.lockstep.generate.Scripts;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.history.History;
import dev.lockstep.terminal.Ink;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the next migration. */
@Command(
    name = "generate",
    description = "Writes the next migration from the schema, proven before it is written.")
final class GenerateCommand extends OneShotCommand {
  private static final Pattern ACCEPTED = Pattern.compile("(?:.*/)?V?(\\d+(?:[._]\\d+)*)(?:__.*)?");

  @Parameters(
      paramLabel = "<description>",
      description =
          "what the migration does, in a few words; without, migrations written by hand are"
              + " recorded in the lock, if there is nothing else to do",
      arity = "0..*")
  List<String> description = List.of();

  @Option(names = "--dry-run", description = "prove and print, write nothing")
  boolean dryRun;

  @Option(
      names = "--unsafe-one-step",
      description = "one plain migration instead of steps that are safe under traffic")
  boolean oneStep;

  @Option(
      names = "--allow-drop",
      description = "let data go that no directive of the schema gives up")
  boolean allowDrop;

  @Option(
      names = "--discard-data",
      description = "do not keep the data of dropped columns and tables for the way back")
  boolean discardData;

  @Option(
      names = "--no-shim",
      description = "rename tables at once: code that uses the old name fails from then on")
  boolean noShim;

  @Option(
      names = "--redo",
      description = "replace what the last generate wrote, if no database has applied it")
  boolean redo;

  @Option(
      names = "--accept",
      paramLabel = "V",
      description =
          "record a version anew that was changed, removed or inserted and is applied nowhere")
  List<String> accepted = List.of();

  @RegisterForReflection
  record Result(
      boolean written,
      int migrations,
      List<FileText> files,
      List<String> removed,
      List<String> recorded,
      List<DropLine> drops,
      List<CheckCommand.Line> findings,
      List<String> notes) {}

  @RegisterForReflection
  record DropLine(String what, String by, @Nullable String kept) {}

  @RegisterForReflection
  record FileText(String path, String text) {}

  @Override
  int run() throws IOException, SQLException {
    Settings settings = settings();
    Clock clock = Clock.systemUTC();
    Generated generated =
        new Generate(
                ProofWiring.project(settings),
                ProofWiring.scratch(settings, clock, console()::event),
                ProofWiring.cache(settings, clock),
                ProofWiring.program(ProgramVersion.name()),
                oneStep ? Scripts.ONE_STEP : Scripts.SAFE,
                clock)
            .run(request(settings));
    if (!dryRun) {
      GeneratedFiles.write(generated);
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
                  generated.removed().stream().map(Path::toString).toList(),
                  generated.recorded(),
                  generated.drops().stream()
                      .map(
                          drop ->
                              new DropLine(
                                  drop.loss().what(),
                                  drop.by(),
                                  drop.kept().isEmpty() ? null : drop.kept()))
                      .toList(),
                  generated.findings().stream().map(CheckCommand.Line::of).toList(),
                  generated.notes()));
    } else {
      print(generated);
    }
    if (!generated.findings().isEmpty()) {
      int count = generated.findings().size();
      console()
          .error(
              "nothing was written: "
                  + generated.findings().getFirst().message()
                  + (count > 1 ? " (and " + (count - 1) + " more)" : ""));
      return Exit.FINDINGS;
    }
    return Exit.DONE;
  }

  private Request request(Settings settings) {
    Set<Version> versions = new TreeSet<>();
    for (String each : accepted) {
      Matcher matcher = ACCEPTED.matcher(each);
      if (!matcher.matches()) {
        throw new UsageException("--accept " + each + " is not a version, or a file of one");
      }
      versions.add(Version.of(matcher.group(1)));
    }
    return new Request(
        String.join(" ", description),
        allowDrop,
        redo,
        versions,
        () -> history(settings),
        discardData,
        !noShim && !oneStep);
  }

  private Optional<History> history(Settings settings) throws SQLException {
    if (settings.database().isEmpty()) {
      return Optional.empty();
    }
    try (Connection connection = connections().open()) {
      return Optional.of(History.read(connection));
    }
  }

  /** What is left to people. */
  private void next(Generated generated) {
    List<GeneratedFile> backfills =
        generated.files().stream()
            .filter(file -> file.path().startsWith(settings().backfills()))
            .toList();
    List<Path> unfinished =
        backfills.stream()
            .filter(file -> file.text().contains("value_of_"))
            .map(GeneratedFile::path)
            .toList();
    unfinished.forEach(
        path ->
            console()
                .prose(
                    "next: in "
                        + path
                        + ", write what the rows of before should have instead of value_of_…()",
                    Ink.HINT));
    console()
        .prose(
            unfinished.isEmpty()
                ? "next: read it, commit it with the schema; 'lockstep migrate --dry-run' shows what"
                    + " it locks, 'lockstep migrate"
                    + (backfills.isEmpty() ? "" : " --run-backfills")
                    + "' applies it"
                : "then: 'lockstep check', commit it with the schema, 'lockstep migrate"
                    + " --run-backfills'",
            Ink.HINT);
  }

  private void print(Generated generated) {
    if (!generated.findings().isEmpty()) {
      generated.findings().forEach(finding -> console().prose(finding.toString()));
      return;
    }
    for (GeneratedFile file : generated.files()) {
      boolean shown = dryRun && !file.path().toString().endsWith(".json");
      console().line((dryRun ? "would write " : "wrote ") + file.path());
      if (shown) {
        file.text().lines().forEach(line -> console().line("  " + line));
      }
    }
    for (Path path : generated.removed()) {
      if (generated.files().stream().noneMatch(file -> file.path().equals(path))) {
        console().line((dryRun ? "would remove " : "removed ") + path);
      }
    }
    for (String script : generated.recorded()) {
      console().line((dryRun ? "would record " : "recorded ") + script + " in the lock");
    }
    for (Drop drop : generated.drops()) {
      console()
          .prose(
              "drops "
                  + drop.loss().what()
                  + ", as said by "
                  + drop.by()
                  + (drop.kept().isEmpty() ? "" : "; kept for " + drop.kept()));
    }
    generated.notes().forEach(note -> console().prose("note: " + note));
    if (generated.migrations() == 0) {
      console().line("the migrations add up to the schema; there is nothing to migrate");
    } else {
      console()
          .prose(
              generated.migrations()
                  + (generated.migrations() == 1 ? " migration" : " migrations")
                  + " proven: up from empty equals the schema, down equals the state before");
      if (!dryRun) {
        next(generated);
      }
    }
  }
}
