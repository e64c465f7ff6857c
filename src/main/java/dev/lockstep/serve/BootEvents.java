// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.event.Event;
import dev.lockstep.migration.run.RunReport;
import dev.lockstep.migration.undo.UndoReport;
import dev.lockstep.postgres.Durations;
import java.time.Duration;

/** How {@link BootMigration} says what became of a run. */
final class BootEvents {
  private BootEvents() {}

  static Event ended(RunReport report) {
    String applied =
        report.applied().size() + (report.applied().size() == 1 ? " migration" : " migrations");
    String at = report.latest().map(version -> "at version " + version).orElse("at no version");
    return report
        .gatedBy()
        .map(
            gate ->
                Event.info(
                    "migrations-gated", "applied " + applied + ", " + at + ": " + gate.text()))
        .orElseGet(
            () ->
                Event.info(
                    "migrations-done",
                    report.applied().isEmpty()
                        ? "nothing to apply, the database is " + at
                        : "applied " + applied + ", the database is " + at))
        .with("applied", report.applied().size())
        .with("retries", report.retries())
        .with("elapsed_ms", report.elapsed().toMillis());
  }

  /** {@code undid 2 migrations, the database is at version 20260301120000}. */
  static String text(UndoReport report) {
    return "undid "
        + report.undone().size()
        + (report.undone().size() == 1 ? " migration" : " migrations")
        + ", the database is "
        + report.latest().map(version -> "at version " + version).orElse("at no version");
  }

  static Event undone(UndoReport report) {
    return Event.info("migrations-undone", text(report))
        .with("undone", report.undone().size())
        .with("retries", report.retries())
        .with("elapsed_ms", report.elapsed().toMillis());
  }

  static Event notUndone(String message) {
    return Event.warn("migrations-not-undone", message);
  }

  static Event failed(MigrationOutcome outcome, int attempt) {
    return switch (outcome) {
      case MigrationOutcome.TryAgain again ->
          Event.warn("migrations-waiting", again.message() + "; will try again")
              .with("attempt", attempt);
      case MigrationOutcome.Stop stop ->
          Event.error(
              "migrations-failed",
              stop.message() + "; then POST /api/admin/migrations/apply, or restart");
    };
  }

  static Event stopped() {
    return Event.warn(
        "migrations-stopped",
        "stopped in the middle of a migration: it was cancelled, the next runner goes on");
  }

  static Event notStopped(Duration grace) {
    return Event.warn(
        "migration-not-stopped",
        "the running migration did not end within "
            + Durations.format(grace)
            + "; the server rolls it back when this process is gone");
  }
}
