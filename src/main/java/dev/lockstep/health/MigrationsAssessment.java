// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.health;

import dev.lockstep.health.HealthReport.Drift;
import dev.lockstep.health.HealthReport.GatedBy;
import dev.lockstep.health.HealthReport.LatestApplied;
import dev.lockstep.health.HealthReport.Migration;
import dev.lockstep.health.HealthReport.Migrations;
import dev.lockstep.health.HealthReport.Shim;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.history.AppliedMigration;
import dev.lockstep.migration.plan.MigrationPlan;
import dev.lockstep.migration.plan.MigrationPlan.ClosedGate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The judgement on files and history. */
record MigrationsAssessment(
    CachedPlan migrations, Optional<ClosedGate> gate, List<String> problems) {

  HealthStatus status(TableComparison tables, Drift drift) {
    if (!problems.isEmpty() || !migrations.failed().isEmpty()) {
      return HealthStatus.FAILED;
    }
    if (!tables.lost().isEmpty()) {
      return HealthStatus.INCOMPLETE;
    }
    if (isSomethingRunnable()) {
      return HealthStatus.PENDING;
    }
    if (gate.isPresent()) {
      return HealthStatus.GATED;
    }
    return drift.differences().isEmpty() ? HealthStatus.HEALTHY : HealthStatus.DRIFTED;
  }

  /** Why a pod of this version must not get traffic; null if it may. */
  @Nullable String notReady(TableComparison tables, Optional<String> lastFailure) {
    if (migrations.plan() == null) {
      return problems.get(0);
    }
    if (!migrations.failed().isEmpty()) {
      return "migration " + migrations.failed().get(0).script() + " failed";
    }
    if (lastFailure.isPresent()) {
      return lastFailure.get();
    }
    List<MigrationFile> before = runnable().stream().filter(f -> f.version().isPresent()).toList();
    if (!before.isEmpty()) {
      return before.size() + " migrations pending, next " + before.get(0).title();
    }
    if (!tables.missing().isEmpty()) {
      return "tables missing: " + String.join(", ", TableComparison.texts(tables.missing()));
    }
    return null;
  }

  /**
   * A newer program has its own repeatable migrations: that ours differ from them is nothing to
   * wait for.
   */
  private boolean isSomethingRunnable() {
    return !runnable().isEmpty()
        && (!isNewer() || runnable().stream().anyMatch(file -> file.version().isPresent()));
  }

  private List<MigrationFile> runnable() {
    @Nullable MigrationPlan plan = migrations.plan();
    return plan == null ? List.of() : plan.runnable(gate);
  }

  private boolean isNewer() {
    return migrations.behind();
  }

  Migrations report() {
    @Nullable MigrationPlan plan = migrations.plan();
    List<MigrationFile> pending =
        plan == null
            ? List.of()
            : Stream.concat(plan.pending().stream(), plan.pendingRepeatables().stream()).toList();
    return new Migrations(
        migrations.latest().map(MigrationsAssessment::latest).orElse(null),
        migrations.count(),
        pending.stream().map(f -> new Migration(f.id(), f.description(), f.script())).toList(),
        migrations.failed().stream().map(MigrationsAssessment::migration).toList(),
        gate.map(
                closed ->
                    new GatedBy(
                        closed.migration().id(),
                        closed.migration().description(),
                        closed.backfills(),
                        closed.shims().stream()
                            .map(shim -> new Shim(shim.view(), shim.text()))
                            .toList()))
            .orElse(null),
        problems);
  }

  private static LatestApplied latest(AppliedMigration row) {
    return new LatestApplied(
        row.version().orElseThrow().toString(), row.description(), row.installedOn());
  }

  private static Migration migration(AppliedMigration row) {
    return new Migration(
        row.version().map(Version::toString).orElse(row.script()), row.description(), row.script());
  }
}
