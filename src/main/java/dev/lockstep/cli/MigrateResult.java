// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.plan.MigrationPlan.ClosedGate;
import dev.lockstep.migration.run.RunReport;
import dev.lockstep.migration.unused.ShimInUse;
import dev.lockstep.rehearsal.RehearsedTimes.Rehearsed;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code migrate --output json} prints. */
@RegisterForReflection
record MigrateResult(
    String status,
    @Nullable String version,
    List<Applied> applied,
    @Nullable String snapshot,
    @Nullable GatedBy gatedBy,
    int retries,
    long lockWaitMs,
    long elapsedMs) {
  /** One applied migration. */
  @RegisterForReflection
  record Applied(
      String version,
      String description,
      String script,
      long elapsedMs,
      @Nullable Long rehearsedMs) {}

  /** A closed gate. */
  @RegisterForReflection
  record GatedBy(
      String version,
      List<String> backfills,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> shims) {
    static @Nullable GatedBy of(Optional<ClosedGate> gate) {
      return gate.map(
              g ->
                  new GatedBy(
                      g.migration().id(),
                      g.backfills(),
                      g.shims().stream().map(ShimInUse::view).toList()))
          .orElse(null);
    }
  }

  static MigrateResult of(RunReport report, Map<String, Rehearsed> rehearsed) {
    return new MigrateResult(
        report.gatedBy().isPresent() ? "gated" : "done",
        report.latest().map(Version::toString).orElse(null),
        report.applied().stream()
            .map(
                each ->
                    new Applied(
                        each.migration().id(),
                        each.migration().description(),
                        each.migration().script(),
                        each.elapsed().toMillis(),
                        Optional.ofNullable(rehearsed.get(each.migration().script()))
                            .map(before -> before.took().toMillis())
                            .orElse(null)))
            .toList(),
        report.snapshot().orElse(null),
        GatedBy.of(report.gatedBy()),
        report.retries(),
        report.lockWait().toMillis(),
        report.elapsed().toMillis());
  }
}
