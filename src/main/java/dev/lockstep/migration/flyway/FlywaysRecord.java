package dev.lockstep.migration.flyway;

import dev.lockstep.migration.MigrationFile;
import java.sql.Connection;
import java.time.Duration;
import org.flywaydb.core.api.CoreMigrationType;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.internal.schemahistory.SchemaHistory;

/** Writes the row of a migration, done or failed, as Flyway does. */
record FlywaysRecord(SchemaHistory history) implements ExecutedFiles.Record {
  @Override
  public void done(MigrationFile file, Connection connection, Duration elapsed) {
    add(file, elapsed, true);
  }

  @Override
  public void failed(MigrationFile file, Connection connection, Duration elapsed) {
    add(file, elapsed, false);
  }

  private void add(MigrationFile file, Duration elapsed, boolean success) {
    history.addAppliedMigration(
        file.version()
            .map(version -> MigrationVersion.fromVersion(version.toString()))
            .orElse(null),
        file.description(),
        CoreMigrationType.SQL,
        file.script(),
        file.checksum(),
        (int) elapsed.toMillis(),
        success);
  }
}
