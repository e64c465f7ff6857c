// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.app.locks.LockPlan;
import dev.lockstep.app.locks.LockPlanner;
import dev.lockstep.app.locks.PlannedLock;
import dev.lockstep.app.locks.PlannedMigration;
import dev.lockstep.app.locks.TableWork;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.kept.KeepForecast;
import dev.lockstep.migration.loss.DataCount;
import dev.lockstep.migration.loss.DataLoss;
import dev.lockstep.migration.plan.MigrationPlan;
import dev.lockstep.migration.plan.MigrationPlan.ClosedGate;
import dev.lockstep.snapshot.RestoreEstimate;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@code migrate --dry-run} shows: what would run, what it would lock, destroy and keep. */
record MigrateDryRun(
    List<Step> steps,
    Optional<ClosedGate> gate,
    List<MigrationFile> callbacks,
    List<String> notes,
    boolean destructive,
    Optional<RestoreEstimate> restore) {

  private static final String INDENT = "      ";

  /** One migration that would run. */
  record Step(PlannedMigration planned, List<DataCount> data, List<KeepForecast> keeps) {
    MigrationFile file() {
      return planned.file();
    }
  }

  /** How long it would take to have the data of a database back. */
  @FunctionalInterface
  interface Restoring {
    Optional<RestoreEstimate> estimate(Connection connection)
        throws SQLException, InterruptedException;
  }

  static MigrateDryRun of(
      MigrationPlan plan,
      Optional<ClosedGate> gate,
      LockPlanner planner,
      Connection connection,
      Restoring restoring)
      throws SQLException, InterruptedException {
    List<MigrationFile> runnable = plan.runnable(gate);
    LockPlan locks = planner.look(plan.set(), runnable, connection);
    List<Step> steps = new ArrayList<>();
    for (MigrationFile file : runnable) {
      steps.add(
          new Step(
              locks.of(file),
              DataCount.of(connection, DataLoss.of(file)),
              KeepForecast.of(connection, file.directives().keeps())));
    }
    boolean destructive =
        steps.stream()
            .flatMap(step -> step.data().stream())
            .anyMatch(count -> count.loss().kind() != DataLoss.Kind.UNKNOWN);
    return new MigrateDryRun(
        steps,
        gate,
        plan.set().callbacks(),
        locks.notes(),
        destructive,
        destructive ? restoring.estimate(connection) : Optional.empty());
  }

  /** For people. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(steps.isEmpty() ? "nothing to apply" : "would apply " + steps.size() + ":");
    steps.forEach(step -> add(step, lines));
    gate.ifPresent(closed -> lines.add("gated: " + closed.text()));
    callbacks.forEach(callback -> lines.add("callback: " + callback.script()));
    lines.addAll(notes);
    if (destructive) {
      lines.add(
          restore
              .map(RestoreEstimate::text)
              .orElse(
                  "there is no verified snapshot to get the data back from: 'lockstep"
                      + " snapshot create --verify' takes one"));
    }
    return lines;
  }

  private static void add(Step step, List<String> lines) {
    MigrationFile file = step.file();
    lines.add("  " + file.script() + (file.transactional() ? "" : "  (outside a transaction)"));
    PlannedMigration planned = step.planned();
    planned.locks().stream().map(PlannedLock::text).forEach(line -> lines.add(INDENT + line));
    planned.work().stream().map(TableWork::text).forEach(line -> lines.add(INDENT + line));
    for (DataCount count : step.data()) {
      if (count.loss().kind() != DataLoss.Kind.UNKNOWN) {
        lines.add(INDENT + count.text() + count.loss().afterwards(file.directives()));
      }
    }
    step.keeps().forEach(keep -> lines.add(INDENT + keep.text()));
    planned.unknown().forEach(what -> lines.add(INDENT + "cannot tell: " + what));
  }
}
