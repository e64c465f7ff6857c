// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.history;

import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.Version;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A row with which the history of a database begins that another tool migrated: it says that a
 * migration is in effect which Lockstep did not run.
 *
 * @param versionOrNull null for a repeatable migration
 * @param description as Flyway records it, underscores as blanks
 * @param type Flyway's type, such as {@code SQL} or {@code BASELINE}
 * @param script the file that it speaks of
 * @param checksumOrNull Flyway's checksum of that file; null where it has none
 */
public record HistoryRow(
    @Nullable Version versionOrNull,
    String description,
    String type,
    String script,
    @Nullable Integer checksumOrNull) {
  private static final String BASELINE = "<< Flyway Baseline >>";

  /** One that says that {@code file} is applied, as Flyway writes it after a run. */
  public static HistoryRow applied(MigrationFile file) {
    return new HistoryRow(
        file.versionOrNull(), file.description(), "SQL", file.script(), file.checksum());
  }

  /** One that says that everything up to {@code version} counts as applied. */
  public static HistoryRow baseline(Version version) {
    return new HistoryRow(version, BASELINE, "BASELINE", BASELINE, null);
  }

  /** The version; empty for a repeatable migration. */
  public Optional<Version> version() {
    return Optional.ofNullable(versionOrNull);
  }
}
