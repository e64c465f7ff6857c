package dev.lockstep.migration;

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
    return !type.equals("SCHEMA")
        && !type.equals("DELETE")
        && !type.equals("BASELINE")
        && !type.startsWith("UNDO");
  }
}
