// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.shown;

import dev.lockstep.health.HealthReport;
import dev.lockstep.migration.history.AppliedMigration;
import dev.lockstep.migration.history.History;
import dev.lockstep.serve.BootState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The migrations, the newest first: what is to come, above what was.
 *
 * @param problems what forbids to apply anything, and why the last run failed
 * @param older how many applied ones are not shown, in words; empty if all are
 */
public record MigrationsView(
    List<Button> buttons, List<String> problems, List<Line> lines, String older) {
  private static final int MOST = 300;

  /**
   * One migration.
   *
   * @param style a class of the stylesheet
   * @param detail when, how long, by which role; or what it waits for
   */
  public record Line(
      String version,
      String description,
      String state,
      String style,
      String at,
      String took,
      String by,
      String detail,
      String href) {}

  public MigrationsView {
    buttons = List.copyOf(buttons);
    problems = List.copyOf(problems);
    lines = List.copyOf(lines);
  }

  public static MigrationsView of(PageSnapshot snapshot, boolean admin) {
    List<Line> lines = new ArrayList<>(pending(snapshot));
    Collections.reverse(lines);
    History history = snapshot.seen().history();
    List<AppliedMigration> rows = history == null ? List.of() : history.rows();
    int from = Math.max(0, rows.size() - MOST);
    List<Line> applied =
        new ArrayList<>(
            rows.subList(from, rows.size()).stream().map(MigrationsView::line).toList());
    Collections.reverse(applied);
    lines.addAll(applied);
    return new MigrationsView(
        admin ? NowView.apply(snapshot) : List.of(),
        snapshot.report().migrations().problems(),
        lines,
        from == 0
            ? ""
            : Text.number(from) + " older ones are not shown; 'lockstep status' counts them.");
  }

  static String href(String id) {
    return "/admin/migrations/" + Text.segment(id);
  }

  private static List<Line> pending(PageSnapshot snapshot) {
    HealthReport.Migrations migrations = snapshot.report().migrations();
    HealthReport.GatedBy gate = migrations.gatedBy();
    String applying =
        snapshot.run() instanceof BootState.Running running && running.migration() != null
            ? running.migration()
            : "";
    List<Line> lines = new ArrayList<>();
    boolean behind = false;
    for (HealthReport.Migration each : migrations.pending()) {
      boolean gated = gate != null && gate.version().equals(each.version());
      boolean failed =
          migrations.problems().stream().anyMatch(problem -> problem.startsWith(each.script()));
      boolean now = applying.equals(each.version() + " " + each.description());
      boolean waits = behind && !each.version().equals(each.script());
      lines.add(
          new Line(
              each.version(),
              each.description(),
              now
                  ? "running"
                  : failed ? "failed" : gated ? "gated" : waits ? "behind the gate" : "pending",
              (failed ? Tone.BAD : gated || waits ? Tone.WAITS : Tone.BUSY).text(),
              "",
              "",
              "",
              gated && gate != null ? waitsFor(gate) : "",
              href(each.version())));
      behind = behind || gated;
    }
    return lines;
  }

  private static String waitsFor(HealthReport.GatedBy gate) {
    List<String> waits = new ArrayList<>();
    if (!gate.backfills().isEmpty()) {
      waits.add("waits for backfill " + String.join(", ", gate.backfills()));
    }
    gate.shims()
        .forEach(
            shim -> waits.add("waits until nothing uses " + shim.view() + ": " + shim.state()));
    return String.join("; ", waits);
  }

  private static Line line(AppliedMigration row) {
    String version = row.version().map(Object::toString).orElse(row.script());
    boolean undone = row.type().startsWith("UNDO");
    return new Line(
        version,
        row.description(),
        !row.success() ? "failed" : undone ? "undone" : state(row),
        (!row.success() ? Tone.BAD : undone ? Tone.QUIET : Tone.GOOD).text(),
        Text.time(row.installedOn()),
        Text.duration(Duration.ofMillis(row.executionMillis())),
        row.installedBy(),
        row.success() ? "" : "it failed half-way: 'lockstep repair' heals it",
        href(version));
  }

  /** Flyway's other types are seldom, and say what they are. */
  private static String state(AppliedMigration row) {
    return switch (row.type()) {
      case "BASELINE", "SQL_BASELINE", "DELETE", "SCHEMA" ->
          row.type().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
      default -> "applied";
    };
  }
}
