// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.app.ProofWiring;
import dev.lockstep.app.settings.Settings;
import dev.lockstep.generate.EmptyMigration;
import dev.lockstep.generate.GeneratedFile;
import dev.lockstep.terminal.Ink;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** A migration to be written by hand. */
@Command(
    name = "new",
    description =
        "Writes an empty migration and its reverse, named as the next. Where the schema is in"
            + " modules, 'generate' writes both from what changed there.")
final class NewCommand extends OneShotCommand {
  @Parameters(
      paramLabel = "<description>",
      description = "what it will do, in a few words",
      arity = "1..*")
  List<String> description = List.of();

  /** What {@code --output json} prints. */
  @RegisterForReflection
  record Result(List<String> written) {}

  @Override
  int run() throws IOException {
    Settings settings = settings();
    List<GeneratedFile> files =
        EmptyMigration.of(
            String.join(" ", description),
            ProofWiring.project(settings).migrationsIfAny(),
            settings.migrations(),
            Clock.systemUTC());
    Files.createDirectories(settings.migrations());
    for (GeneratedFile file : files) {
      Files.writeString(file.path(), file.text(), StandardOpenOption.CREATE_NEW);
    }
    if (output == Output.json) {
      console().json(new Result(files.stream().map(file -> file.path().toString()).toList()));
      return Exit.DONE;
    }
    files.forEach(file -> console().line("wrote " + file.path(), Ink.GOOD));
    console().line("next: write what it does and what gives it back, then 'lockstep check'");
    return Exit.DONE;
  }
}
