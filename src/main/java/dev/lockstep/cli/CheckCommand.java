package dev.lockstep.cli;

import dev.lockstep.check.Archives;
import dev.lockstep.check.Check;
import dev.lockstep.check.CheckReport;
import dev.lockstep.config.BackfillInspection;
import dev.lockstep.config.Proofs;
import dev.lockstep.config.Settings;
import dev.lockstep.finding.Finding;
import dev.lockstep.finding.Sarif;
import dev.lockstep.postgres.Durations;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
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

  @RegisterForReflection
  record Result(
      String status, boolean fromMemory, long elapsedMs, List<Line> findings, List<String> notes) {}

  @RegisterForReflection
  record Line(String rule, String file, int line, String message) {
    static Line of(Finding finding) {
      return new Line(finding.rule(), finding.file(), finding.line(), finding.message());
    }
  }

  @Override
  int run() throws IOException, SQLException {
    Settings settings = settings();
    Clock clock = Clock.systemUTC();
    String version = String.join(" ", new ProgramVersion().getVersion());
    CheckReport report =
        new Check(
                Proofs.project(settings),
                Proofs.scratch(settings, clock, console()::event),
                Proofs.store(clock),
                Proofs.program(version),
                new BackfillInspection(settings.backfills()),
                Archives.UNVERIFIED,
                clock)
            .run();
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
                  report.findings().stream().map(Line::of).toList(),
                  report.notes()));
    } else {
      report.findings().forEach(finding -> console().line(finding.toString()));
      report.notes().forEach(note -> console().line("note: " + note));
      console().line(summary(report));
    }
    return report.passed() ? Exit.DONE : Exit.FINDINGS;
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
