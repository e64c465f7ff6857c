// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.shown;

import dev.lockstep.health.HealthReport;
import dev.lockstep.serve.BootState;
import java.util.List;

/**
 * Health in one word.
 *
 * @param tone a class of the stylesheet
 * @param reason why it is this word, in a line
 * @param todo what to do about it, in a line
 * @param href where that is done; empty if nowhere on the page
 * @param link the text of that link
 */
public record Health(
    String word, String tone, String reason, String todo, String href, String link) {

  static Health of(PageSnapshot snapshot) {
    HealthReport report = snapshot.report();
    String problem = report.database().problem();
    HealthReport.Migrations migrations = report.migrations();
    return switch (report.status()) {
      case UNREACHABLE ->
          of(
              report,
              Tone.BAD,
              problem == null ? "the database does not answer" : problem,
              "See that the server runs and that DATABASE_URL is right. Lockstep goes on trying by"
                  + " itself.");
      case FAILED -> failed(report, problem);
      case INCOMPLETE ->
          of(
                  report,
                  Tone.BAD,
                  Text.count(report.tables().missing().size(), "expected table")
                      + " not there, and no pending migration makes it: "
                      + String.join(", ", report.tables().missing()),
                  "Find out who dropped it; restore it from a snapshot, or make it anew by a"
                      + " migration.")
              .at("/admin/schema", "Schema");
      case PENDING -> pending(snapshot);
      case GATED -> gated(report);
      case DRIFTED ->
          of(
                  report,
                  Tone.WAITS,
                  Text.count(report.drift().differences().size(), "difference")
                      + " between the live schema and the one the migrations made",
                  "The code can work. See what was changed by hand, and take it back or put it into"
                      + " a migration.")
              .at("/admin/schema", "Schema");
      case HEALTHY ->
          of(
              report,
              Tone.GOOD,
              "All "
                  + Text.count(migrations.applied(), "migration")
                  + " applied"
                  + (report.drift().checked()
                      ? ", and the schema is what they make."
                      : "; drift was not checked."),
              "Nothing to do.");
    };
  }

  private static Health failed(
      HealthReport report, @org.jspecify.annotations.Nullable String problem) {
    HealthReport.Migrations migrations = report.migrations();
    if (problem != null) {
      return of(
          report,
          Tone.BAD,
          problem,
          "Give the role what it needs, or end what is in the way. Lockstep goes on trying by"
              + " itself.");
    }
    if (!migrations.failed().isEmpty()) {
      return of(
              report,
              Tone.BAD,
              "migration " + migrations.failed().get(0).script() + " failed half-way",
              "Read its error below, mend what it says, then 'lockstep repair' and apply again.")
          .at("/admin/migrations", "Migrations");
    }
    return of(
            report,
            Tone.BAD,
            migrations.problems().isEmpty() ? "a migration failed" : migrations.problems().get(0),
            "Nothing half-done is left. Mend the file, or what it found in the data, then apply"
                + " again.")
        .at("/admin/migrations", "Migrations");
  }

  private static Health pending(PageSnapshot snapshot) {
    List<HealthReport.Migration> pending = snapshot.report().migrations().pending();
    boolean running = snapshot.run() instanceof BootState.Running;
    boolean waiting = snapshot.run() instanceof BootState.Waiting;
    return of(
            snapshot.report(),
            Tone.BUSY,
            Text.count(pending.size(), "migration") + " to apply, next " + title(pending.get(0)),
            running
                ? "They are being applied."
                : waiting
                    ? "What is in the way is below; it is tried again by itself."
                    : "Apply them when the time is right.")
        .at("/admin/migrations", "Migrations");
  }

  private static Health gated(HealthReport report) {
    HealthReport.GatedBy gate = report.migrations().gatedBy();
    if (gate == null) {
      return of(report, Tone.WAITS, "a gate is closed", "See the migrations.");
    }
    boolean backfills = !gate.backfills().isEmpty();
    String waits =
        backfills
            ? "for " + String.join(", ", gate.backfills())
            : "until nothing uses " + gate.shims().get(0).view();
    return of(
            report,
            Tone.WAITS,
            "migration " + gate.version() + " " + gate.description() + " waits " + waits,
            backfills
                ? "The code can work. It goes on by itself when that backfill is complete."
                : "The code can work. It goes on by itself when the old readers are gone.")
        .at(
            backfills ? "/admin/backfills" : "/admin/migrations",
            backfills ? "Backfills" : "Migrations");
  }

  static String title(HealthReport.Migration migration) {
    return migration.version().equals(migration.script())
        ? migration.script()
        : migration.version() + " " + migration.description();
  }

  private static Health of(HealthReport report, Tone tone, String reason, String todo) {
    return new Health(report.status().text(), tone.text(), reason, todo, "", "");
  }

  private Health at(String where, String name) {
    return new Health(word, tone, reason, todo, where, name);
  }
}
