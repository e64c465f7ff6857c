// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lockstep.health.HealthReport;
import dev.lockstep.health.HealthReport.GatedBy;
import dev.lockstep.health.HealthReport.Migration;
import dev.lockstep.health.Observation;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.history.AppliedMigration;
import dev.lockstep.migration.history.History;
import dev.lockstep.migration.lease.Lease;
import dev.lockstep.serve.BootState;
import dev.lockstep.view.WayBackView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code GET /api/admin/migrations}.
 *
 * @param undo how each version in effect can be undone, newest first
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
public record MigrationsDocument(
    RunActivity run,
    Instant checkedAt,
    List<Applied> applied,
    List<Migration> pending,
    List<Migration> failed,
    @Nullable GatedBy gatedBy,
    List<String> problems,
    List<WayBackView> undo,
    @Nullable LeaseHolder lease) {

  /**
   * One row of the history.
   *
   * @param version a repeatable migration's is its script
   * @param checksum Flyway's, of the file as it was applied; null where it had none
   * @param installedBy the database role that applied it
   * @param snapshot the id of the one that was taken before it; null if none was
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Applied(
      String version,
      String description,
      String type,
      String script,
      @Nullable Integer checksum,
      String installedBy,
      Instant installedOn,
      long executionMillis,
      @Nullable String snapshot) {
    static Applied of(AppliedMigration row, Map<String, String> snapshots) {
      return new Applied(
          row.version().map(Version::toString).orElse(row.script()),
          row.description(),
          row.type(),
          row.script(),
          row.checksumOrNull(),
          row.installedBy(),
          row.installedOn(),
          row.executionMillis(),
          snapshots.get(row.script()));
    }
  }

  /** Who runs migrations now, on any host. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record LeaseHolder(
      String holder,
      String host,
      long pid,
      Instant since,
      Instant heartbeat,
      @Nullable String doing) {
    static LeaseHolder of(Lease.Holder holder) {
      return new LeaseHolder(
          holder.name(),
          holder.host(),
          holder.pid(),
          holder.since(),
          holder.heartbeat(),
          holder.doing());
    }
  }

  static MigrationsDocument of(
      Observation observation, BootState state, List<WayBackView> undo, Clock clock) {
    HealthReport report = observation.report();
    History history = observation.history();
    return new MigrationsDocument(
        RunActivity.of(state, clock.instant()),
        report.checkedAt(),
        history == null
            ? List.of()
            : history.rows().stream()
                .filter(AppliedMigration::success)
                .map(row -> Applied.of(row, observation.snapshots()))
                .toList(),
        report.migrations().pending(),
        report.migrations().failed(),
        report.migrations().gatedBy(),
        report.migrations().problems(),
        undo,
        observation.lease().map(LeaseHolder::of).orElse(null));
  }
}
