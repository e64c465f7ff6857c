// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.app.database.Database;
import dev.lockstep.app.database.DatabaseSettings;
import dev.lockstep.migration.file.MigrationFolder;
import dev.lockstep.migration.flyway.FlywayEngine;
import dev.lockstep.migration.plan.Gate;
import dev.lockstep.migration.run.MigrationRunner;
import dev.lockstep.migration.run.MigrationRunner.Options;
import dev.lockstep.migration.run.MigrationSettings;
import dev.lockstep.migration.run.RunListener;
import dev.lockstep.postgres.own.LockstepSchema;
import dev.lockstep.postgres.trust.UntrustedBookkeepingException;
import dev.lockstep.scope.NotOurs;
import dev.lockstep.support.Eventually;
import dev.lockstep.support.Intruder;
import dev.lockstep.support.MigrationFixture;
import dev.lockstep.time.Sleeper;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another role makes the tables between the moment Lockstep looks and the moment it writes. */
class ForeignHistoryRaceTest {
  private static final String GRAB =
      "CREATE TRIGGER grab BEFORE INSERT ON %s FOR EACH ROW EXECUTE FUNCTION den.grab()";

  @TempDir Path folder;
  private MigrationFixture fixture;
  private Intruder intruder;

  @BeforeEach
  void open() {
    fixture = new MigrationFixture(folder);
    intruder = Intruder.in(fixture.database);
    fixture.notOurs = NotOurs.parseAll("schema:den");
  }

  @AfterEach
  void close() {
    fixture.close();
    intruder.forget();
  }

  @Test
  void theHistoryIsLookedAtOnceMoreBeforeTheFirstRowIsWritten() {
    fixture.with("V1__a.sql", "-- lockstep:requires-backfill b\nCREATE TABLE a (id int);");
    Gate gate =
        new Gate() {
          /** Asked last before Flyway makes the table, with the lease in hand. */
          @Override
          public boolean complete(Connection connection, String backfill) {
            if (fixture
                .database
                .value("SELECT to_regclass('lockstep.lease') IS NOT NULL")
                .equals("t")) {
              intruder.execute("DROP TABLE IF EXISTS flyway_schema_history");
              intruder.makeHistory();
              intruder.execute(GRAB.formatted("flyway_schema_history"));
            }
            return true;
          }
        };
    MigrationRunner runner =
        new MigrationRunner(
            fixture.database.connections(),
            new FlywayEngine(
                Database.dataSource(
                    DatabaseSettings.parse(fixture.database.url()), "lockstep test")),
            gate,
            new MigrationSettings(
                () -> MigrationFolder.read(folder),
                fixture.lockTimeout,
                fixture.statementTimeout,
                fixture.lockRetryFor,
                fixture.leaseWait,
                "test",
                fixture.notOurs),
            fixture.events::add,
            RunListener.NONE,
            Sleeper.SLEEP);

    assertThatThrownBy(() -> runner.run(Options.ALL))
        .hasMessageContaining("public.flyway_schema_history belongs to role " + intruder.role());
    assertThat(intruder.isSuperuser()).isFalse();
    assertThat(fixture.database.value("SELECT count(*) FROM flyway_schema_history")).isEqualTo("0");
    assertThat(fixture.database.value("SELECT to_regclass('public.a') IS NULL")).isEqualTo("t");
  }

  @Test
  void theSchemaIsLookedAtOnceMoreInTheTransactionThatFillsIt() throws Exception {
    try (Connection holder = fixture.database.open();
        Statement statement = holder.createStatement()) {
      // As another Lockstep does that is installing.
      statement.execute("SELECT pg_advisory_lock(" + 0x6c6f636b73746570L + ")");
      CompletableFuture<Void> install =
          CompletableFuture.runAsync(
              () -> {
                try (Connection connection = fixture.database.connections().open()) {
                  LockstepSchema.install(connection);
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
      Eventually.isTrue(
          fixture.database,
          "SELECT count(*) = 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND"
              + " database = (SELECT oid FROM pg_database WHERE datname = current_database())");
      intruder.execute(
          "CREATE SCHEMA lockstep",
          "CREATE TABLE lockstep.schema_version (version int PRIMARY KEY, installed_at"
              + " timestamptz)",
          GRAB.formatted("lockstep.schema_version"));
      statement.execute("SELECT pg_advisory_unlock_all()");

      assertThatThrownBy(install::get)
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseInstanceOf(UntrustedBookkeepingException.class);
    }
    assertThat(intruder.isSuperuser()).isFalse();
    assertThat(fixture.database.value("SELECT count(*) FROM lockstep.schema_version"))
        .isEqualTo("0");
  }
}
