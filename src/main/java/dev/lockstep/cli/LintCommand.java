// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.app.LintWiring;
import dev.lockstep.app.settings.Settings;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.finding.Annotations;
import dev.lockstep.finding.Finding;
import dev.lockstep.finding.Sarif;
import dev.lockstep.generate.GeneratedFile;
import dev.lockstep.lint.Consent;
import dev.lockstep.lint.LintFinding;
import dev.lockstep.lint.LintReport;
import dev.lockstep.lint.LintSelection;
import dev.lockstep.lint.fix.FixReport;
import dev.lockstep.lint.rule.Level;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.postgres.Durations;
import dev.lockstep.schema.InvalidSchemaException;
import dev.lockstep.schema.SchemaModules;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What migrations do to a database in use. */
@Command(
    name = "lint",
    description =
        "Says what migrations do to a database in use, by their effect on a scratch database: the"
            + " pending ones, those that are not recorded yet where no database is configured, or"
            + " the given ones; exit 3 if there is more than notes.")
final class LintCommand extends OneShotCommand {
  @Parameters(
      paramLabel = "<file>",
      arity = "0..*",
      description = "migrations of the migrations folder")
  List<Path> files = List.of();

  @Option(names = "--all", description = "all migrations, each as if it ran by itself")
  boolean all;

  @Option(
      names = "--sizes",
      paramLabel = "FILE",
      description =
          "how large the tables are, as 'status --output json' printed it beside the database; else"
              + " the configured database is asked")
  @Nullable Path sizes;

  @Option(
      names = "--fix",
      description =
          "rewrite the files so that a table in use survives them, where no database is known to"
              + " have applied them; proven to make the same before anything is written")
  boolean fix;

  @Option(names = "--dry-run", description = "with --fix: prove and print, write nothing")
  boolean dryRun;

  @Option(
      names = "--sarif",
      paramLabel = "FILE",
      description = "write the findings there too, as SARIF 2.1.0")
  @Nullable Path sarif;

  /** What {@code --output json} prints. */
  @RegisterForReflection
  record Result(String status, int migrations, long elapsedMs, List<Line> findings, Fixed fixed) {}

  /** What {@code --fix} did; empty lists without it. */
  @RegisterForReflection
  record Fixed(List<String> written, List<String> deleted, List<Refusal> notRewritten) {
    static Fixed of(FixReport report, boolean write) {
      List<Path> files = report.files().stream().map(GeneratedFile::path).toList();
      return new Fixed(
          write ? files.stream().map(Path::toString).toList() : List.of(),
          write
              ? report.replaced().stream()
                  .filter(path -> !files.contains(path))
                  .map(Path::toString)
                  .toList()
              : List.of(),
          report.refusals().stream()
              .map(each -> new Refusal(each.file(), each.line(), each.why()))
              .toList());
    }
  }

  @RegisterForReflection
  record Refusal(String file, int line, String why) {}

  @RegisterForReflection
  record Line(
      String level,
      String rule,
      String file,
      int line,
      String message,
      String safeForm,
      String here,
      List<String> steps) {
    static Line of(LintFinding found, List<String> steps) {
      Finding finding = found.finding();
      return new Line(
          found.level().text(),
          finding.rule(),
          finding.file(),
          finding.line(),
          finding.message(),
          found.safeForm(),
          found.here(),
          steps);
    }
  }

  @Override
  int run() throws IOException, SQLException {
    long begin = System.nanoTime();
    if (dryRun && !fix) {
      throw new UsageException("--dry-run is for --fix; lint itself writes nothing");
    }
    Settings settings = settings();
    String version = ProgramVersion.name();
    LintWiring tools =
        LintWiring.of(
            settings, version, LintWiring.scope(settings), consent(settings), console()::event);
    MigrationSet migrations = settings.readMigrations();
    LintSelection selection =
        new LintedFiles(settings, migrations).select(files, all, this::connections);
    FixReport fixed = new FixReport(List.of(), List.of(), List.of());
    if (fix) {
      FixedMigrations done =
          FixedMigrations.of(
              settings, migrations, selection, tools.fix(), this::connections, !dryRun);
      fixed = done.report();
      if (output == Output.text) {
        done.lines().forEach(console()::line);
      }
      if (!dryRun && !fixed.files().isEmpty()) {
        migrations = settings.readMigrations();
        selection =
            new LintedFiles(settings, migrations).select(done.with(files), all, this::connections);
      }
    }
    LintReport report =
        KnownSizes.of(sizes, settings, this::connections, console())
            .map(tools.lint()::on)
            .orElse(tools.lint())
            .run(migrations, selection);
    Map<LintFinding, List<String>> steps =
        output == Output.text || output == Output.json
            ? tools.steps().of(migrations, report)
            : Map.of();
    Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
    Shown shown = Shown.of(report);
    if (sarif != null) {
      Files.writeString(sarif, Sarif.of(shown.findings(), shown::level, version));
    }
    switch (output) {
      case json ->
          console()
              .json(
                  new Result(
                      report.passed() ? "passed" : "failed",
                      report.migrations(),
                      elapsed.toMillis(),
                      report.findings().stream()
                          .map(each -> Line.of(each, steps.getOrDefault(each, List.of())))
                          .toList(),
                      Fixed.of(fixed, !dryRun)));
      case github -> Annotations.github(shown.findings(), shown::level).forEach(console()::line);
      case gitlab -> console().line(Annotations.gitlab(shown.findings(), shown::level));
      case text -> {
        List<String> last = List.of();
        for (LintFinding finding : report.findings()) {
          console().prose(finding.toString());
          last = SafeStepsText.print(steps.getOrDefault(finding, List.of()), last, console());
        }
        console().line(summary(report) + " in " + Durations.format(elapsed));
      }
    }
    return report.passed() ? Exit.DONE : Exit.FINDINGS;
  }

  /** What {@code check} knows of it, so that both say the same. */
  private static Consent consent(Settings settings) throws IOException {
    try {
      return Consent.of(SchemaModules.read(settings.schema()), lock(settings));
    } catch (InvalidSchemaException e) {
      return Consent.NONE;
    }
  }

  /** One that cannot be read says nothing of consent; where it is needed, that is an error. */
  private static Optional<CatalogLock> lock(Settings settings) throws IOException {
    try {
      return LintedFiles.lock(settings);
    } catch (UsageException e) {
      return Optional.empty();
    }
  }

  /** Findings whose message says what to do as well, for forms that have no place for it. */
  private record Shown(List<Finding> findings, Map<Finding, String> levels) {
    static Shown of(LintReport report) {
      Map<Finding, String> levels = new HashMap<>();
      List<Finding> findings = new ArrayList<>();
      for (LintFinding each : report.findings()) {
        Finding plain = each.finding();
        Finding whole = new Finding(plain.rule(), plain.file(), plain.line(), each.whole());
        findings.add(whole);
        levels.put(whole, each.level().text());
      }
      return new Shown(findings, levels);
    }

    String level(Finding finding) {
      return levels.getOrDefault(finding, "error");
    }
  }

  @Override
  Set<Output> outputs() {
    return Set.of(Output.values());
  }

  private static String summary(LintReport report) {
    String of = report.migrations() == 1 ? "1 migration" : report.migrations() + " migrations";
    if (report.migrations() == 0) {
      return "nothing to look at: no migration is pending, or not recorded yet; name files, or say"
          + " --all,";
    }
    return count(report, Level.ERROR)
        + ", "
        + count(report, Level.WARNING)
        + ", "
        + count(report, Level.NOTE)
        + " in "
        + of;
  }

  private static String count(LintReport report, Level level) {
    long count = report.count(level);
    return count + " " + level.text() + (count == 1 ? "" : "s");
  }
}
