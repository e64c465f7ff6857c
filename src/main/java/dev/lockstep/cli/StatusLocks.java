// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.app.locks.LockPlan;
import dev.lockstep.app.locks.LockPlanner;
import dev.lockstep.app.locks.PlannedMigration;
import dev.lockstep.health.HealthReport;
import dev.lockstep.health.Observation;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.history.History;
import dev.lockstep.migration.plan.MigrationPlan;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What each pending migration would lock, for {@code status --locks}.
 *
 * @param notes where that is known from
 */
record StatusLocks(List<PlannedMigration> migrations, List<String> notes) {
  /** For {@code --output json}. */
  @RegisterForReflection
  record Plan(List<Pending> pending, List<String> notes) {}

  /** One migration; {@code locksFrom} is {@code trace} or {@code forecast}. */
  @RegisterForReflection
  record Pending(
      String version,
      String script,
      String locksFrom,
      List<PlannedLockView> locks,
      List<TableWorkView> work,
      List<String> unknown) {
    static Pending of(PlannedMigration planned) {
      return new Pending(
          planned.file().id(),
          planned.file().script(),
          planned.locksFrom(),
          planned.locks().stream().map(PlannedLockView::of).toList(),
          planned.work().stream().map(TableWorkView::of).toList(),
          planned.unknown());
    }
  }

  Plan plan() {
    return new Plan(migrations.stream().map(Pending::of).toList(), notes);
  }

  /** What waits behind a gate is another run: what the first one makes is in use by then. */
  static StatusLocks of(
      MigrationSet files, Observation seen, LockPlanner planner, Connection connection)
      throws SQLException {
    @Nullable History history = seen.history();
    if (history == null) {
      return new StatusLocks(List.of(), List.of());
    }
    MigrationPlan plan = MigrationPlan.of(files, history);
    if (!plan.problems().isEmpty()) {
      return new StatusLocks(
          List.of(), List.of("what is pending cannot run as it is: see the problems above"));
    }
    HealthReport.@Nullable GatedBy gate = seen.report().migrations().gatedBy();
    List<MigrationFile> now = new ArrayList<>();
    List<MigrationFile> later = new ArrayList<>();
    for (MigrationFile file : plan.pending()) {
      boolean waits = !later.isEmpty() || (gate != null && gate.version().equals(file.id()));
      (waits ? later : now).add(file);
    }
    now.addAll(plan.pendingRepeatables());
    List<PlannedMigration> migrations = new ArrayList<>();
    Set<String> notes = new LinkedHashSet<>();
    for (List<MigrationFile> run : List.of(now, later)) {
      LockPlan locks = planner.look(files, run, connection);
      run.forEach(file -> migrations.add(locks.of(file)));
      notes.addAll(locks.notes());
    }
    return new StatusLocks(migrations, List.copyOf(notes));
  }

  /** For people. */
  void print(Console console) {
    for (PlannedMigration each : migrations) {
      List<String> lines = each.lines();
      console.line(
          "locks:     "
              + each.file().script()
              + (lines.isEmpty() ? ": nothing that is there already" : ""));
      lines.forEach(line -> console.prose("             " + line));
    }
    notes.forEach(note -> console.prose("note:      " + note));
  }
}
