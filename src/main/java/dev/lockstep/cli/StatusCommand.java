package dev.lockstep.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.lockstep.health.HealthReport;
import dev.lockstep.health.Observation;
import dev.lockstep.migration.Lease;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Where the database stands. */
@Command(
    name = "status",
    description =
        "Shows applied, pending, failed and gated migrations, backfills, the lock holder, drift.")
final class StatusCommand extends OneShotCommand {
  /** The health report, who runs migrations now, and what they keep of what they destroyed. */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Result(
      @JsonUnwrapped HealthReport report, @Nullable Holder lease, List<KeptLine> keptData) {}

  /** Who runs migrations. */
  @RegisterForReflection
  record Holder(String name, String host, long pid, Instant since, @Nullable String doing) {
    static Holder of(Lease.Holder holder) {
      return new Holder(holder.name(), holder.host(), holder.pid(), holder.since(), holder.doing());
    }
  }

  @Override
  int run() {
    Observation seen = healthCheck().observe(connections());
    HealthReport report = seen.report();
    if (output == Output.json) {
      console()
          .json(
              new Result(
                  report,
                  seen.lease().map(Holder::of).orElse(null),
                  seen.kept().stream().map(KeptLine::of).toList()));
    } else {
      print(report);
      seen.kept()
          .forEach(kept -> console().line("kept:      " + KeptLine.text(kept, report.checkedAt())));
      seen.lease().ifPresent(holder -> console().line("lease:     " + holder.text()));
    }
    return report.database().reachable() ? Exit.DONE : Exit.FAILED;
  }

  private void print(HealthReport report) {
    Console console = console();
    console.line("status:    " + report.status().text());
    if (report.database().problem() != null) {
      console.line("problem:   " + report.database().problem());
      return;
    }
    console.line(
        "database:  " + report.database().name() + ", PostgreSQL " + report.database().server());
    HealthReport.Migrations migrations = report.migrations();
    HealthReport.LatestApplied latest = migrations.latestApplied();
    console.line(
        "applied:   "
            + migrations.applied()
            + (latest == null ? "" : ", latest " + latest.version() + " " + latest.description()));
    migrations
        .pending()
        .forEach(each -> console.line("pending:   " + each.version() + " " + each.description()));
    migrations.failed().forEach(each -> console.line("failed:    " + each.script()));
    HealthReport.GatedBy gate = migrations.gatedBy();
    if (gate != null) {
      console.line(
          "gated:     " + gate.version() + " waits for " + String.join(", ", gate.backfills()));
    }
    migrations.problems().forEach(each -> console.line("problem:   " + each));
    report.tables().missing().forEach(each -> console.line("missing:   table " + each));
    report.drift().differences().forEach(each -> console.line("drift:     " + each));
    report.drift().notes().forEach(each -> console.line("note:      " + each));
    report
        .backfills()
        .forEach(
            each ->
                console.line(
                    "backfill:  "
                        + each.name()
                        + " "
                        + each.state()
                        + (each.remaining() == null
                            ? ""
                            : ", remaining "
                                + (each.remainingEstimated() ? "about " : "")
                                + each.remaining())
                        + (each.note() == null ? "" : "; " + each.note())));
    gate().definitions().problems().forEach(each -> console.line("problem:   " + each));
  }
}
