// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.flyway;

import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.run.SqlEngine.ReverseExecution;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** A reverse has no row: the one of its migration goes. One that failed has been noted before. */
record UndoneRecord(ReverseExecution execution) implements ExecutedFiles.Record {
  @Override
  public void done(MigrationFile file, Connection connection, Duration elapsed)
      throws SQLException {
    execution.undone(file, connection, elapsed);
  }

  @Override
  public void failed(MigrationFile file, Connection connection, Duration elapsed) {}
}
