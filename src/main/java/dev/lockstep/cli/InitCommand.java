// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.app.settings.Settings;
import dev.lockstep.init.NewProject;
import dev.lockstep.terminal.Ink;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** The first files of a project. */
@Command(
    name = "init",
    description =
        "Writes the folders, a first module, the migration that makes it, an example for CI and a"
            + " .gitignore. What is there already stays as it is.")
final class InitCommand extends OneShotCommand {
  /** What {@code --output json} prints. */
  @RegisterForReflection
  record Result(List<String> written, Map<String, String> there) {}

  @Override
  int run() throws IOException {
    Settings settings = settings();
    NewProject.Done done =
        new NewProject(
                Path.of(""),
                settings.migrations(),
                settings.schema(),
                settings.backfills(),
                Clock.systemUTC())
            .write();
    if (output == Output.json) {
      console()
          .json(
              new Result(
                  done.written().stream().map(Path::toString).toList(),
                  done.there().entrySet().stream()
                      .collect(
                          Collectors.toMap(
                              each -> each.getKey().toString(), Map.Entry::getValue))));
      return Exit.DONE;
    }
    done.written().forEach(path -> console().line("wrote " + path, Ink.GOOD));
    done.there()
        .forEach(
            (path, what) ->
                console().line("is there: " + path + (what.isEmpty() ? "" : ", " + what)));
    console().line("next: 'lockstep generate' records it, 'lockstep check' proves it;");
    console().line("      with DATABASE_URL set (in .env), 'lockstep migrate' applies it");
    return Exit.DONE;
  }
}
