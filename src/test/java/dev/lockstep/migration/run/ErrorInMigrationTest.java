// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.app.database.Database;
import dev.lockstep.app.database.DatabaseSettings;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationFolder;
import dev.lockstep.migration.file.Placeholders;
import dev.lockstep.migration.flyway.FlywayEngine;
import dev.lockstep.migration.script.MigrationFailedException;
import dev.lockstep.migration.script.MigrationScript;
import dev.lockstep.migration.script.StatementObserver;
import dev.lockstep.support.MigrationFixture;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An Error is no exception, and rolls back all the same. */
class ErrorInMigrationTest {
  @TempDir private Path folder;

  @Test
  void nothingOfAMigrationIsCommittedThatEndsInAnError() throws SQLException {
    try (MigrationFixture fixture = new MigrationFixture(folder)) {
      fixture.with("V1__a.sql", "CREATE TABLE a (id int);");
      FlywayEngine engine =
          new FlywayEngine(
              Database.dataSource(DatabaseSettings.parse(fixture.database.url()), "lockstep test"));

      try (Connection session = engine.open()) {
        assertThatThrownBy(
                () ->
                    engine.apply(
                        session, MigrationFolder.read(folder).versioned(), new OutOfMemory()))
            .isInstanceOf(OutOfMemoryError.class);
      }

      assertThat(fixture.database.value("SELECT to_regclass('a') IS NULL")).isEqualTo("t");
      assertThat(fixture.history()).isEmpty();
    }
  }

  @Test
  void aFileThatChangesBetweenJudgementAndExecutionIsRolledBack() {
    try (MigrationFixture fixture = new MigrationFixture(folder)) {
      fixture.with("V1__a.sql", "CREATE TABLE a (id int);");
      MigrationFile judged = MigrationFolder.read(folder).versioned().get(0);
      fixture.with("V1__a.sql", "CREATE TABLE a (id bigint);");

      try (MigrationScript script =
          MigrationScript.open(judged, Placeholders.NONE, notice -> {}, StatementObserver.NONE)) {
        assertThatThrownBy(script::checkBeforehand)
            .isInstanceOf(MigrationFailedException.class)
            .hasMessageContaining("V1__a.sql was changed while it was read");
      }
    }
  }

  private static final class OutOfMemory implements SqlEngine.Execution {
    @Override
    public String historySchema() {
      return "public";
    }

    @Override
    public boolean isHistoryKnown() {
      return false;
    }

    @Override
    public void before(MigrationFile file, Connection connection) {}

    @Override
    public void after(MigrationFile file, Connection connection) {
      throw new OutOfMemoryError("of a test");
    }

    @Override
    public void failed(MigrationFile file, Connection connection) {}

    @Override
    public void recorded(MigrationFile file) {}

    @Override
    public void outside(MigrationScript script, Connection connection) {}

    @Override
    public void recording(MigrationFile file, Connection connection) {}

    @Override
    public void notice(MigrationFile file, SQLWarning notice) {}
  }
}
