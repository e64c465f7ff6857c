// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.kept.KeepForecast;
import dev.lockstep.snapshot.RestoreEstimate;
import dev.lockstep.view.UndoView.Data;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code migrate --dry-run --output json} prints. */
@RegisterForReflection
record DryRunResult(
    List<Pending> pending,
    MigrateResult.@Nullable GatedBy gatedBy,
    @Nullable Restore restore,
    List<String> callbacks,
    List<String> notes) {
  /** How long it would take to have the data back from a snapshot. */
  @RegisterForReflection
  record Restore(
      String snapshot, long estimatedMs, long measuredMs, long measuredBytes, long bytes) {
    static @Nullable Restore of(Optional<RestoreEstimate> estimate) {
      return estimate
          .map(
              found ->
                  new Restore(
                      found.snapshot().text(),
                      found.estimate().toMillis(),
                      found.measured().toMillis(),
                      found.measuredBytes(),
                      found.bytes()))
          .orElse(null);
    }
  }

  /**
   * One migration that would run.
   *
   * @param locksFrom {@code trace} or {@code forecast}
   * @param work what takes as long as tables are large; known of a trace only
   * @param unknown statements whose locks cannot be told
   */
  @RegisterForReflection
  record Pending(
      String version,
      String description,
      String script,
      boolean transactional,
      String locksFrom,
      List<PlannedLockView> locks,
      List<TableWorkView> work,
      List<String> unknown,
      List<Data> data,
      List<Kept> keeps) {}

  /** What it would copy first, of what it takes away: an estimate, or why it cannot be told. */
  @RegisterForReflection
  record Kept(String what, String time, @Nullable Long bytes, @Nullable String problem) {
    static Kept of(KeepForecast forecast) {
      return new Kept(
          forecast.keep().name(),
          forecast.keep().time(),
          forecast.bytes(),
          forecast.problemOrNull());
    }
  }

  static DryRunResult of(MigrateDryRun run) {
    return new DryRunResult(
        run.steps().stream().map(DryRunResult::pending).toList(),
        MigrateResult.GatedBy.of(run.gate()),
        Restore.of(run.restore()),
        run.callbacks().stream().map(MigrationFile::script).toList(),
        run.notes());
  }

  private static Pending pending(MigrateDryRun.Step step) {
    MigrationFile file = step.file();
    return new Pending(
        file.id(),
        file.description(),
        file.script(),
        file.transactional(),
        step.planned().locksFrom(),
        step.planned().locks().stream().map(PlannedLockView::of).toList(),
        step.planned().work().stream().map(TableWorkView::of).toList(),
        step.planned().unknown(),
        step.data().stream().map(Data::of).toList(),
        step.keeps().stream().map(Kept::of).toList());
  }
}
