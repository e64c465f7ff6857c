// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.app.ProofWiring;
import dev.lockstep.app.settings.Settings;
import dev.lockstep.drift.LiveDatabase;
import dev.lockstep.split.SchemaSplit;
import dev.lockstep.split.Split;
import dev.lockstep.split.SplitFiles;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is done with the modules of the schema. */
@Command(
    name = "schema",
    description = "Writes the modules of a schema that is there already.",
    subcommands = SchemaCommand.SplitCommand.class)
final class SchemaCommand extends OneShotCommand {
  @Override
  int run() {
    throw new UsageException("schema needs split; see 'lockstep schema --help'");
  }

  /** Takes a schema apart. */
  @Command(
      name = "split",
      description =
          "Takes a schema apart into modules, one for each table: from SQL of any order (a pg_dump"
              + " too), or from the live database, which is only read.")
  static final class SplitCommand extends OneShotCommand {
    @Parameters(
        paramLabel = "<file|folder>",
        description = "SQL that makes the schema; of a folder all .sql files",
        arity = "0..*")
    List<Path> sources = List.of();

    @Option(names = "--database", description = "the live database instead of files")
    boolean database;

    @Option(names = "--dry-run", description = "prove and print, write nothing")
    boolean dryRun;

    @Option(names = "--overwrite", description = "replace modules that are there and say otherwise")
    boolean overwrite;

    /** What {@code --output json} prints. */
    @RegisterForReflection
    record Result(boolean written, List<FileText> files, List<String> notes) {}

    @RegisterForReflection
    record FileText(String path, String text) {}

    @Override
    int run() throws IOException, SQLException {
      if (database == !sources.isEmpty()) {
        throw new UsageException(
            "schema split needs SQL files or folders, or --database for the live database");
      }
      for (Path source : sources) {
        if (!Files.exists(source)) {
          throw new UsageException(source + " is not there; name the SQL that makes the schema");
        }
      }
      Split split = split();
      if (!split.replaced().isEmpty() && !overwrite && !dryRun) {
        throw new UsageException(
            String.join(", ", split.replaced())
                + (split.replaced().size() == 1 ? " is" : " are")
                + " in "
                + split.folder()
                + " already and would be another; nothing was written; --overwrite replaces what is"
                + " there, --dry-run shows what would be written");
      }
      if (!dryRun) {
        SplitFiles.write(split);
      }
      if (output == Output.json) {
        console()
            .json(
                new Result(
                    !dryRun && !split.files().isEmpty(),
                    split.files().entrySet().stream()
                        .map(
                            file ->
                                new FileText(
                                    split.folder().resolve(file.getKey()).toString(),
                                    file.getValue()))
                        .toList(),
                    split.notes()));
      } else {
        print(split);
      }
      return Exit.DONE;
    }

    private Split split() throws IOException, SQLException {
      Settings settings = settings();
      SchemaSplit split =
          new SchemaSplit(
              ProofWiring.scratch(settings, Clock.systemUTC(), console()::event),
              settings.schema(),
              settings.notOurs());
      if (!database) {
        return split.ofFiles(sources);
      }
      LiveDatabase live;
      try (Connection connection = connections().open()) {
        live = LiveDatabase.read(connection, settings.lockTimeout());
      }
      return split.ofDatabase(live);
    }

    private void print(Split split) {
      split
          .files()
          .forEach(
              (path, text) -> {
                String what =
                    split.replaced().contains(path)
                        ? dryRun ? "would replace " : "replaced "
                        : dryRun ? "would write " : "wrote ";
                console().line(what + split.folder().resolve(path));
                if (dryRun) {
                  text.lines().forEach(line -> console().line("  " + line));
                }
              });
      split.notes().forEach(note -> console().line("note: " + note));
      console()
          .line(
              split.files().isEmpty()
                  ? "the modules are there already"
                  : "proven: loaded again, the modules make the same schema");
    }
  }
}
