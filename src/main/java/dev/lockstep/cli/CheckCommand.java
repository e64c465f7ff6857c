// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lockstep.app.BackfillInspection;
import dev.lockstep.app.ProjectArchives;
import dev.lockstep.app.ProofWiring;
import dev.lockstep.app.settings.Settings;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.check.Check;
import dev.lockstep.check.CheckReport;
import dev.lockstep.finding.Finding;
import dev.lockstep.finding.Sarif;
import dev.lockstep.migration.file.InvalidMigrationsException;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.history.History;
import dev.lockstep.migration.loss.DataCount;
import dev.lockstep.migration.loss.DataLoss;
import dev.lockstep.migration.plan.MigrationPlan;
import dev.lockstep.postgres.Durations;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The CI gate. */
@Command(
    name = "check",
    description =
        "The CI gate: proves that schema, migrations, reverses, lock and backfills agree.")
final class CheckCommand extends OneShotCommand {
  @Option(
      names = "--sarif",
      paramLabel = "FILE",
      description = "write the findings there too, as SARIF 2.1.0")
  @Nullable Path sarif;

  @Option(
      names = "--base",
      paramLabel = "REF",
      description =
          "the branch that this one is to be merged into, such as origin/main: lint looks at what"
              + " was added since the fork, and what both sides added must commute")
  @Nullable String base;

  @Option(
      names = "--all",
      description = "of a table that is missing as a whole, list its columns and the like too")
  boolean all;

  @RegisterForReflection
  record Result(
      String status, boolean fromMemory, long elapsedMs, List<Line> findings, List<String> notes) {}

  @RegisterForReflection
  record Line(
      String rule,
      String file,
      int line,
      String message,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> details,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> steps) {
    static Line of(Finding finding) {
      return of(finding, List.of());
    }

    static Line of(Finding finding, List<String> steps) {
      return new Line(
          finding.rule(),
          finding.file(),
          finding.line(),
          finding.message(),
          finding.details(),
          steps);
    }

    /** For people: one line, and what it stands for if they want to see all. */
    static List<String> lines(Finding finding, boolean all) {
      List<String> lines = new ArrayList<>(List.of(finding.toString()));
      if (all) {
        finding.details().forEach(each -> lines.add("    " + each));
      }
      return lines;
    }
  }

  @Override
  int run() throws IOException, SQLException, InterruptedException {
    Settings settings = settings();
    Clock clock = Clock.systemUTC();
    String version = ProgramVersion.name();
    Check check =
        new Check(
                ProofWiring.project(settings),
                ProofWiring.scratch(settings, clock, console()::event),
                ProofWiring.cache(settings, clock),
                ProofWiring.program(version),
                new BackfillInspection(settings.backfills()),
                new ProjectArchives(clock),
                clock)
            .with(settings.lint());
    CheckReport report = (base == null ? check : check.against(base)).run();
    List<String> notes = new ArrayList<>(report.notes());
    notes.addAll(dataThatGoes(settings));
    notes.addAll(needlessKeeps(settings));
    if (sarif != null) {
      Files.writeString(sarif, Sarif.of(report.findings(), version));
    }
    if (output == Output.json) {
      console()
          .json(
              new Result(
                  report.passed() ? "passed" : "failed",
                  report.fromMemory(),
                  report.elapsed().toMillis(),
                  report.findings().stream()
                      .map(each -> Line.of(each, report.steps(each)))
                      .toList(),
                  notes));
    } else {
      List<String> last = List.of();
      for (Finding finding : report.findings()) {
        Line.lines(finding, all).forEach(console()::prose);
        last = SafeStepsText.print(report.steps(finding), last, console());
      }
      notes.forEach(note -> console().prose("note: " + note));
      console().line(summary(report));
    }
    return report.passed() ? Exit.DONE : Exit.FINDINGS;
  }

  /**
   * What data pending migrations take away, with counts where a database is configured; else what
   * those that are newest by the lock do.
   */
  private List<String> dataThatGoes(Settings settings) throws IOException {
    MigrationSet migrations;
    try {
      migrations = settings.readMigrations();
    } catch (InvalidMigrationsException e) {
      return List.of();
    }
    Map<MigrationFile, List<DataLoss>> losses = new LinkedHashMap<>();
    for (MigrationFile file : migrations.versioned()) {
      List<DataLoss> of = DataLoss.of(file);
      if (!of.isEmpty()) {
        losses.put(file, of);
      }
    }
    if (losses.isEmpty()) {
      return List.of();
    }
    if (settings.database().isEmpty()) {
      Set<String> newest = generated(settings);
      losses.keySet().removeIf(file -> !newest.contains("migrations/" + file.script()));
      List<String> notes = new ArrayList<>();
      losses.forEach(
          (file, of) ->
              of.forEach(
                  loss ->
                      notes.add(
                          file.script() + " " + loss.text() + loss.afterwards(file.directives()))));
      return notes;
    }
    try (Connection connection = connections().open()) {
      List<String> notes = new ArrayList<>();
      losses.keySet().retainAll(MigrationPlan.of(migrations, History.read(connection)).pending());
      for (Map.Entry<MigrationFile, List<DataLoss>> each : losses.entrySet()) {
        DataCount.of(connection, each.getValue())
            .forEach(
                count ->
                    notes.add(
                        each.getKey().script()
                            + " "
                            + count.text()
                            + count.loss().afterwards(each.getKey().directives())));
      }
      return notes;
    } catch (SQLException e) {
      return List.of(
          "what data pending migrations take away is not counted: "
              + ErrorReport.line(e, settings.requiredDatabase().target()));
    }
  }

  /**
   * A keep directive above a file that does not mention its table is a typing error, or left over.
   */
  private static List<String> needlessKeeps(Settings settings) {
    try {
      List<String> notes = new ArrayList<>();
      for (MigrationFile file : settings.readMigrations().versioned()) {
        file.directives().keeps().stream()
            .filter(keep -> !keep.isSpokenOf(file.content().words()::have))
            .forEach(
                keep ->
                    notes.add(
                        file.script()
                            + ":"
                            + keep.line()
                            + " keeps "
                            + keep.name()
                            + ", of which the file does not speak; take the line out"));
      }
      return notes;
    } catch (InvalidMigrationsException e) {
      return List.of();
    }
  }

  private static Set<String> generated(Settings settings) throws IOException {
    Path lock = settings.schema().resolve(CatalogLock.FILE_NAME);
    try {
      return Files.exists(lock) ? CatalogLock.read(lock).files().generated().keySet() : Set.of();
    } catch (IllegalArgumentException e) {
      return Set.of();
    }
  }

  private static String summary(CheckReport report) {
    String time = " in " + Durations.format(report.elapsed());
    if (report.passed()) {
      return "schema, migrations, reverses, lock and backfills agree"
          + (report.fromMemory() ? ", as proven before" : ", proven")
          + time;
    }
    int count = report.findings().size();
    return count + (count == 1 ? " finding" : " findings") + time;
  }
}
