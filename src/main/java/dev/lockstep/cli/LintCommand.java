// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.app.ProofWiring;
import dev.lockstep.app.settings.Settings;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.finding.Finding;
import dev.lockstep.finding.Sarif;
import dev.lockstep.lint.Consent;
import dev.lockstep.lint.Lint;
import dev.lockstep.lint.LintFinding;
import dev.lockstep.lint.LintReport;
import dev.lockstep.lint.LintSelection;
import dev.lockstep.lint.rule.Level;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.postgres.Durations;
import dev.lockstep.schema.InvalidSchemaException;
import dev.lockstep.schema.SchemaModules;
import dev.lockstep.scope.Scope;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
      names = "--sarif",
      paramLabel = "FILE",
      description = "write the findings there too, as SARIF 2.1.0")
  @Nullable Path sarif;

  /** What {@code --output json} prints. */
  @RegisterForReflection
  record Result(String status, int migrations, long elapsedMs, List<Line> findings) {}

  @RegisterForReflection
  record Line(
      String level,
      String rule,
      String file,
      int line,
      String message,
      String safeForm,
      String here) {
    static Line of(LintFinding found) {
      Finding finding = found.finding();
      return new Line(
          found.level().text(),
          finding.rule(),
          finding.file(),
          finding.line(),
          finding.message(),
          found.safeForm(),
          found.here());
    }
  }

  @Override
  int run() throws IOException, SQLException {
    long begin = System.nanoTime();
    Settings settings = settings();
    Clock clock = Clock.systemUTC();
    String version = ProgramVersion.name();
    MigrationSet migrations = settings.readMigrations();
    LintSelection selection =
        new LintedFiles(settings, migrations).select(files, all, this::connections);
    Lint lint =
        new Lint(
            ProofWiring.scratch(settings, clock, console()::event),
            ProofWiring.program(version),
            scope(settings),
            consent(settings));
    LintReport report =
        KnownSizes.of(sizes, settings, this::connections, console())
            .map(lint::on)
            .orElse(lint)
            .run(migrations, selection);
    Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
    if (sarif != null) {
      Files.writeString(sarif, sarif(report, version));
    }
    if (output == Output.json) {
      console()
          .json(
              new Result(
                  report.passed() ? "passed" : "failed",
                  report.migrations(),
                  elapsed.toMillis(),
                  report.findings().stream().map(Line::of).toList()));
    } else {
      report.findings().forEach(finding -> console().line(finding.toString()));
      console().line(summary(report) + " in " + Durations.format(elapsed));
    }
    return report.passed() ? Exit.DONE : Exit.FINDINGS;
  }

  /** That of {@code check}, so that both work on copies of the same databases. */
  private static Scope scope(Settings settings) {
    try {
      return SchemaModules.read(settings.schema()).scope();
    } catch (InvalidSchemaException e) {
      return Scope.ALL;
    }
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

  private static String sarif(LintReport report, String version) {
    Map<Finding, String> levels = new HashMap<>();
    List<Finding> findings = new ArrayList<>();
    for (LintFinding each : report.findings()) {
      Finding plain = each.finding();
      Finding whole = new Finding(plain.rule(), plain.file(), plain.line(), each.whole());
      findings.add(whole);
      levels.put(whole, each.level().text());
    }
    return Sarif.of(findings, finding -> levels.getOrDefault(finding, "error"), version);
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
