// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.history;

import dev.lockstep.migration.file.Version;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code flyway_schema_history}.
 *
 * @param rank order of installation
 * @param versionOrNull null for repeatable migrations and markers
 * @param description as recorded
 * @param type Flyway's type: SQL, JDBC, BASELINE, SCHEMA, DELETE, UNDO_SQL, …
 * @param script the file it came from
 * @param checksumOrNull null where Flyway had none
 * @param installedBy the role that applied it
 * @param installedOn when
 * @param executionMillis how long it took, in milliseconds
 * @param success false: it failed outside a transaction, and was not repaired
 */
public record AppliedMigration(
    int rank,
    @Nullable Version versionOrNull,
    String description,
    String type,
    String script,
    @Nullable Integer checksumOrNull,
    String installedBy,
    Instant installedOn,
    int executionMillis,
    boolean success) {
  public Optional<Version> version() {
    return Optional.ofNullable(versionOrNull);
  }

  /**
   * Whether the row says that a migration's content is in the database (or was, before an undo).
   */
  boolean isMigration() {
    return !type.equals("SCHEMA") && !isDeletion() && !isBaseline() && !isUndo();
  }

  /**
   * Whether everything up to its version counts as applied: INIT is what Flyway's first editions
   * wrote, and {@code SQL_BASELINE} what others write for a file that stands for all before it.
   */
  public boolean isBaseline() {
    return type.equals("BASELINE") || type.equals("INIT") || type.endsWith("_BASELINE");
  }

  /** Whether it is of a reverse, which editions of Flyway note in a row of their own. */
  public boolean isUndo() {
    return type.startsWith("UNDO");
  }

  /** Whether Flyway's repair noted by it that the file is gone for good. */
  boolean isDeletion() {
    return type.equals("DELETE");
  }

  /** Whether it is of a SQL file; of Java and of scripts there is none in a folder of SQL. */
  public boolean isOfSqlFile() {
    return type.equals("SQL");
  }

  /** Whether it is a {@code B} file that ran. */
  public boolean ranAsBaseline() {
    return type.equals("SQL_BASELINE");
  }
}
