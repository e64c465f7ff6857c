// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.migration.DataCount;
import dev.lockstep.migration.MigrationFile;
import dev.lockstep.migration.Plan.ClosedGate;
import dev.lockstep.migration.forecast.Forecast;
import dev.lockstep.migration.kept.KeepForecast;
import dev.lockstep.snapshot.RestoreEstimate;
import dev.lockstep.view.UndoView.Data;
import dev.lockstep.view.UndoView.Lock;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code migrate --dry-run --output json} prints. */
@RegisterForReflection
record DryRunResult(
    List<Pending> pending,
    MigrateResult.@Nullable GatedBy gatedBy,
    @Nullable Restore restore,
    List<String> callbacks) {
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

  /** One migration that would run; {@code unknown} are statements whose locks cannot be told. */
  @RegisterForReflection
  record Pending(
      String version,
      String description,
      String script,
      boolean transactional,
      List<Lock> locks,
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

  static DryRunResult of(
      List<MigrationFile> files,
      List<Forecast> forecasts,
      Optional<ClosedGate> gate,
      Map<MigrationFile, List<DataCount>> data,
      Map<MigrationFile, List<KeepForecast>> keeps,
      Optional<RestoreEstimate> restore,
      List<MigrationFile> callbacks) {
    List<Pending> pending = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      pending.add(
          pending(
              files.get(i),
              forecasts.get(i),
              data.getOrDefault(files.get(i), List.of()),
              keeps.getOrDefault(files.get(i), List.of())));
    }
    return new DryRunResult(
        pending,
        MigrateResult.GatedBy.of(gate),
        Restore.of(restore),
        callbacks.stream().map(MigrationFile::script).toList());
  }

  private static Pending pending(
      MigrationFile file, Forecast forecast, List<DataCount> data, List<KeepForecast> keeps) {
    return new Pending(
        file.id(),
        file.description(),
        file.script(),
        file.transactional(),
        forecast.locks().stream().map(Lock::of).toList(),
        forecast.unknown(),
        data.stream().map(Data::of).toList(),
        keeps.stream().map(Kept::of).toList());
  }
}
