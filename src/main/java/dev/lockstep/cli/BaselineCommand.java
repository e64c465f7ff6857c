// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.history.CurrentSchema;
import dev.lockstep.migration.history.HistoryRow;
import dev.lockstep.migration.run.HistoryStart;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Begins the history of a database that something else made. */
@Command(
    name = "baseline",
    description =
        "Begins the history of a database that was made without one: everything up to a version"
            + " counts as applied, as with Flyway's baseline. Refused if there is a history.")
final class BaselineCommand extends OneShotCommand {
  @Parameters(
      paramLabel = "<V>",
      description = "the newest version that the database has; what is newer stays pending")
  String version = "";

  @Option(names = "--dry-run", description = "print what would count as applied, change nothing")
  boolean dryRun;

  /** What {@code --output json} prints. */
  @RegisterForReflection
  record Result(boolean written, String version, List<String> applied, List<String> pending) {}

  @Override
  int run() throws SQLException, InterruptedException {
    if (!Version.isVersion(version)) {
      throw new UsageException(
          "baseline "
              + version
              + " is not a version: expected numbers separated by dots, such as that of a file in"
              + " the migrations folder");
    }
    Version baseline = Version.of(version);
    MigrationSet set =
        Files.isDirectory(settings().migrations())
            ? settings().readMigrations()
            : MigrationSet.EMPTY;
    try (Connection connection = connections().open()) {
      HistoryStart.demand(connection, 0);
      CurrentSchema.require(connection);
    }
    if (!dryRun) {
      new HistoryStart(context(connections(), dataSource()))
          .write(
              List.of(HistoryRow.baseline(baseline)),
              0,
              "writing a baseline of version " + baseline,
              HistoryStart.Condition.NONE);
    }
    List<String> applied = scripts(set, baseline, true);
    List<String> pending = scripts(set, baseline, false);
    if (output == Output.json) {
      console().json(new Result(!dryRun, baseline.toString(), applied, pending));
    } else {
      print(baseline, applied, pending);
    }
    return Exit.DONE;
  }

  private static List<String> scripts(MigrationSet set, Version baseline, boolean upTo) {
    return set.versioned().stream()
        .filter(file -> file.version().orElseThrow().compareTo(baseline) <= 0 == upTo)
        .map(MigrationFile::script)
        .toList();
  }

  private void print(Version baseline, List<String> applied, List<String> pending) {
    console()
        .line(
            (dryRun ? "would write" : "wrote")
                + " a baseline of version "
                + baseline
                + (applied.isEmpty()
                    ? "; no migration here is that old"
                    : "; these count as applied and never run:"));
    applied.forEach(script -> console().line("  " + script));
    pending.forEach(script -> console().line("pending: " + script));
  }
}
