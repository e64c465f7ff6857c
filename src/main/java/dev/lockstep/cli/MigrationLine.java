// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lockstep.health.HealthReport;
import dev.lockstep.health.Observation;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.history.AppliedMigration;
import dev.lockstep.migration.history.History;
import dev.lockstep.migration.undo.Undoability;
import dev.lockstep.migration.unused.RequiredUnused;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A migration as {@code status} shows it: a row of its table, and of its JSON. Names are those of
 * {@code GET /api/admin/migrations}.
 *
 * @param version a repeatable migration's is its script
 * @param state {@code applied}, {@code baseline}, {@code failed}, {@code pending} or {@code gated}:
 *     it waits at a closed gate, its own or that of one before it
 * @param installedOn when it was applied, or failed; this and what follows of the history is null
 *     where it was not run
 * @param executionMillis how long it took
 * @param checksum Flyway's, of the file as it was applied; null also where it had none
 * @param reverse null for what has none by its nature: repeatable migrations and baselines
 * @param gate what it waits for, or waited for; null if nothing
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
record MigrationLine(
    String version,
    String description,
    String script,
    String state,
    @Nullable Instant installedOn,
    @Nullable Integer executionMillis,
    @Nullable String installedBy,
    @Nullable Integer checksum,
    @Nullable Reverse reverse,
    @Nullable Gate gate) {
  static final String BASELINE = "baseline";
  static final String APPLIED = "applied";
  static final String FAILED = "failed";
  static final String PENDING = "pending";
  static final String GATED = "gated";

  /**
   * The way back.
   *
   * @param script null if there is none
   * @param how its label: lossless, lossy, unlabelled, irreversible, or no reverse
   * @param reason what its author says of that; may be empty
   * @param possible whether an undo may take it
   */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Reverse(@Nullable String script, String how, String reason, boolean possible) {}

  /** What is named above the file: backfills that must be complete, views that nothing may use. */
  @RegisterForReflection
  record Gate(List<String> backfills, List<String> shims) {}

  /**
   * Applied ones in the order in which they were applied, then what failed and what is pending.
   *
   * @param files those of this installation; none where they cannot be read
   */
  static List<MigrationLine> of(Observation seen, MigrationSet files) {
    HealthReport.Migrations migrations = seen.report().migrations();
    List<MigrationLine> lines = new ArrayList<>();
    @Nullable History history = seen.history();
    if (history != null) {
      inEffect(history).forEach(row -> lines.add(of(row, state(row), files)));
    }
    migrations.failed().forEach(each -> lines.add(failed(each, history, files)));
    HealthReport.GatedBy gate = migrations.gatedBy();
    boolean gated = false;
    for (HealthReport.Migration each : migrations.pending()) {
      gated |= gate != null && gate.version().equals(each.version());
      lines.add(of(each, gated ? GATED : PENDING, files));
    }
    return lines;
  }

  private static Stream<AppliedMigration> inEffect(History history) {
    Map<Version, AppliedMigration> versions = history.applied();
    Map<String, AppliedMigration> repeatables = history.repeatables();
    return history.rows().stream()
        .filter(
            row ->
                row.versionOrNull() == null
                    ? repeatables.get(row.description()) == row
                    : versions.get(row.versionOrNull()) == row
                        || (row.isBaseline() && row.success()));
  }

  /** With its row, if it left one. */
  private static MigrationLine failed(
      HealthReport.Migration migration, @Nullable History history, MigrationSet files) {
    return (history == null ? Stream.<AppliedMigration>empty() : history.rows().stream())
        .filter(row -> !row.success() && row.script().equals(migration.script()))
        .map(row -> of(row, FAILED, files))
        .findFirst()
        .orElseGet(() -> of(migration, FAILED, files));
  }

  private static String state(AppliedMigration row) {
    return row.isBaseline() ? BASELINE : APPLIED;
  }

  private static MigrationLine of(AppliedMigration row, String state, MigrationSet files) {
    @Nullable MigrationFile file = file(row.script(), files);
    return new MigrationLine(
        row.version().map(Version::toString).orElse(row.script()),
        row.description(),
        row.script(),
        state,
        row.installedOn(),
        row.executionMillis(),
        row.installedBy(),
        row.checksumOrNull(),
        row.version()
            .filter(version -> !row.isBaseline())
            .map(version -> reverse(version, files))
            .orElse(null),
        gate(file));
  }

  private static MigrationLine of(
      HealthReport.Migration migration, String state, MigrationSet files) {
    return new MigrationLine(
        migration.version(),
        migration.description(),
        migration.script(),
        state,
        null,
        null,
        null,
        null,
        Version.isVersion(migration.version())
            ? reverse(Version.of(migration.version()), files)
            : null,
        gate(file(migration.script(), files)));
  }

  private static @Nullable MigrationFile file(String script, MigrationSet files) {
    return Stream.concat(files.versioned().stream(), files.repeatables().stream())
        .filter(each -> each.script().equals(script))
        .findFirst()
        .orElse(null);
  }

  private static Reverse reverse(Version version, MigrationSet files) {
    Optional<MigrationFile> forward =
        files.versioned().stream()
            .filter(file -> file.version().filter(version::equals).isPresent())
            .findFirst();
    Undoability way = Undoability.of(forward.orElse(null), files.reverses().get(version));
    return new Reverse(
        way.reverseOrNull() == null ? null : way.reverseOrNull().script(),
        way.how().text(),
        way.reason(),
        way.isOpen());
  }

  private static @Nullable Gate gate(@Nullable MigrationFile file) {
    return file == null || !file.directives().hasGate()
        ? null
        : new Gate(
            file.directives().requiresBackfills(),
            file.directives().requiresUnused().stream().map(RequiredUnused::view).toList());
  }
}
