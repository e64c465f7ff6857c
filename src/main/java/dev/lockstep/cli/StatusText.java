// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.backfill.definition.DefinitionProblem;
import dev.lockstep.health.HealthReport;
import dev.lockstep.health.HealthStatus;
import dev.lockstep.health.Observation;
import dev.lockstep.migration.foreign.OtherTool;
import dev.lockstep.terminal.Ink;
import dev.lockstep.view.WayBackView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code status} says to people: the one word first, then what is wrong or waited for, the
 * migrations as a table, and what else there is.
 */
final class StatusText {
  /** How many of the ways back are shown to people. */
  private static final int MOST_WAYS_BACK = 5;

  private final Console console;
  private final boolean all;

  /**
   * @param all whether every migration is listed, not the newest alone
   */
  StatusText(Console console, boolean all) {
    this.console = console;
    this.all = all;
  }

  /** What is seen beside the health report, where it was looked for. */
  record Beside(
      List<OtherTool> tracks,
      List<WayBackView> waysBack,
      List<DefinitionProblem> problems,
      List<UndeliveredLine> undelivered) {
    static final Beside NOTHING = new Beside(List.of(), List.of(), List.of(), List.of());
  }

  void print(Observation seen, List<MigrationLine> migrations, Beside beside) {
    HealthReport report = seen.report();
    line("status", report.status().text(), ink(report.status()));
    @Nullable String problem = report.database().problem();
    if (problem != null) {
      line("problem", problem, Ink.BAD);
    } else {
      print(report);
      new MigrationTable(migrations).print(console, all);
      report.backfills().forEach(this::print);
      beside.problems().forEach(each -> line("problem", each.toString(), Ink.BAD));
    }
    beside.tracks().forEach(track -> line("track", track.text(), Ink.PLAIN));
    seen.kept().forEach(kept -> line("kept", KeptLine.text(kept, report.checkedAt()), Ink.PLAIN));
    seen.lease().ifPresent(holder -> line("lease", holder.text(), Ink.PLAIN));
    beside.undelivered().forEach(each -> line("notify", each.text(), each.ink()));
    print(beside.waysBack());
  }

  private static Ink ink(HealthStatus status) {
    return switch (status) {
      case HEALTHY -> Ink.GOOD;
      case GATED -> Ink.HINT;
      case PENDING, DRIFTED -> Ink.WARNING;
      case FAILED, INCOMPLETE, UNREACHABLE -> Ink.BAD;
    };
  }

  private void line(String label, String text, Ink ink) {
    console.labelled("%-11s".formatted(label + ":"), text, ink);
  }

  private void print(HealthReport report) {
    line(
        "database",
        report.database().name() + ", PostgreSQL " + report.database().server(),
        Ink.PLAIN);
    HealthReport.Migrations migrations = report.migrations();
    HealthReport.LatestApplied latest = migrations.latestApplied();
    line(
        "applied",
        migrations.applied()
            + (latest == null ? "" : ", latest " + latest.version() + " " + latest.description()),
        Ink.PLAIN);
    HealthReport.GatedBy gate = migrations.gatedBy();
    if (gate != null) {
      if (!gate.backfills().isEmpty()) {
        line(
            "gated",
            gate.version() + " waits for " + String.join(", ", gate.backfills()),
            Ink.HINT);
      }
      gate.shims()
          .forEach(
              shim ->
                  line(
                      "gated",
                      gate.version()
                          + " waits until nothing uses "
                          + shim.view()
                          + ": "
                          + shim.state(),
                      Ink.HINT));
    }
    migrations.problems().forEach(each -> line("problem", each, Ink.BAD));
    report.tables().missing().forEach(each -> line("missing", "table " + each, Ink.BAD));
    report.drift().differences().forEach(each -> line("drift", each, Ink.WARNING));
    report.drift().notes().forEach(each -> line("note", each, Ink.PLAIN));
  }

  private void print(HealthReport.Backfill backfill) {
    line(
        "backfill",
        backfill.name()
            + " "
            + backfill.state()
            + (backfill.remaining() == null
                ? ""
                : ", remaining "
                    + (backfill.remainingEstimated() ? "about " : "")
                    + backfill.remaining())
            + (backfill.note() == null ? "" : "; " + backfill.note()),
        backfill.state().equals("failed") || backfill.state().equals("invalid")
            ? Ink.BAD
            : Ink.PLAIN);
  }

  /** What the table does not say of them: why, and which snapshot has the data. */
  private void print(List<WayBackView> waysBack) {
    List<WayBackView> telling =
        waysBack.stream()
            .filter(each -> !each.reason().isEmpty() || each.snapshot() != null)
            .toList();
    int shown = all ? telling.size() : Math.min(telling.size(), MOST_WAYS_BACK);
    telling.stream().limit(shown).forEach(each -> line("undo", each.text(), Ink.PLAIN));
    if (telling.size() > shown) {
      line("undo", "… and " + (telling.size() - shown) + " older, which --all lists", Ink.DIM);
    }
  }
}
