// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.event.Event;
import dev.lockstep.migration.lease.LockUnavailableException;
import dev.lockstep.migration.run.MigrationRunner.Options;
import dev.lockstep.migration.script.MigrationFailedException;
import dev.lockstep.support.Eventually;
import dev.lockstep.support.MigrationFixture;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LockRetryTest {
  @TempDir Path folder;
  private MigrationFixture fixture;

  @BeforeEach
  void open() {
    fixture = new MigrationFixture(folder);
    fixture.with("V1__t.sql", "CREATE TABLE a (id int); CREATE TABLE b (id int);");
    fixture.migrate();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private CompletableFuture<RunReport> start() {
    return CompletableFuture.supplyAsync(
        () -> fixture.migrate(Options.ALL), Thread::startVirtualThread);
  }

  private String backedOff() {
    Eventually.isTrue(
        "migration-backed-off", () -> fixture.eventNames().contains("migration-backed-off"));
    return fixture.events.stream()
        .filter(event -> event.name().equals("migration-backed-off"))
        .map(Event::message)
        .findFirst()
        .orElseThrow();
  }

  private void awaitWaiting(String query, int count) {
    Eventually.isTrue(
        fixture.database,
        "SELECT count(*) = "
            + count
            + " FROM pg_stat_activity WHERE datname = current_database()"
            + " AND wait_event_type = 'Lock' AND query LIKE '%"
            + query
            + "%'");
  }

  @Test
  void aLockTimeoutIsTriedAgainUntilTheLockIsFree() throws Exception {
    fixture.with("V2__a.sql", "ALTER TABLE a ADD name text;");
    try (Connection other = fixture.database.open();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT * FROM a /* a report */");
      CompletableFuture<RunReport> run = start();

      assertThat(backedOff()).contains("lock timeout").contains("a report");
      other.rollback();

      assertThat(run.get().retries()).isPositive();
      assertThat(run.get().lockWait()).isPositive();
    }
    assertThat(fixture.history()).hasSize(2);
  }

  @Test
  void anOrdinaryStatementOfANonTransactionalFileBacksOffToo() throws Exception {
    fixture
        .with("V2__a.sql", "INSERT INTO b VALUES (1); ALTER TABLE a ADD name text;")
        .with("V2__a.sql.conf", "executeInTransaction=false");
    try (Connection other = fixture.database.open();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT * FROM a");
      CompletableFuture<RunReport> run = start();

      assertThat(backedOff()).contains("lock timeout");
      other.rollback();

      assertThat(run.get().applied()).hasSize(1);
    }
    assertThat(fixture.history()).containsExactly("1|V1__t.sql|SQL|t", "2|V2__a.sql|SQL|t");
    assertThat(fixture.database.value("SELECT count(*) FROM b")).isEqualTo("1");
  }

  @Test
  void aDeadlockIsTriedAgain() throws Exception {
    fixture.lockTimeout = Duration.ZERO;
    fixture.with(
        "V2__a.sql", "LOCK TABLE a; SELECT pg_advisory_xact_lock(1); LOCK TABLE b /* mine */;");
    try (Connection gate = fixture.database.open();
        Connection other = fixture.database.open();
        Statement hold = gate.createStatement();
        Statement opponent = other.createStatement()) {
      hold.execute("SELECT pg_advisory_lock(1)");
      other.setAutoCommit(false);
      // So that it is always the migration which finds the deadlock and is its victim.
      opponent.execute("SET deadlock_timeout = '10min'");
      opponent.execute("LOCK TABLE b");
      CompletableFuture<RunReport> run = start();
      awaitWaiting("pg_advisory_xact_lock", 1);
      CompletableFuture<Void> theirs =
          CompletableFuture.runAsync(
              () -> execute(opponent, "LOCK TABLE a /* theirs */"), Thread::startVirtualThread);
      awaitWaiting("theirs", 1);
      hold.execute("SELECT pg_advisory_unlock(1)");

      assertThat(backedOff()).contains("deadlock");
      theirs.get();
      other.rollback();

      assertThat(run.get().retries()).isPositive();
    }
    assertThat(fixture.history()).hasSize(2);
  }

  private static void execute(Statement statement, String sql) {
    try {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aStatementTimeoutIsTriedAgain() throws Exception {
    fixture.database.execute("CREATE TABLE slow (id int)", "INSERT INTO slow VALUES (1)");
    fixture.with(
        "V2__a.sql",
        """
        -- lockstep:statement-timeout 300ms
        SELECT pg_sleep(600) FROM slow;""");
    CompletableFuture<RunReport> run = start();

    assertThat(backedOff()).contains("statement timeout");
    fixture.database.execute("DELETE FROM slow");

    assertThat(run.get().retries()).isPositive();
    assertThat(fixture.history()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 500})
  void aStatementTimeoutIsToldAsOneAndNotAsALockThatCouldNotBeHad(int retryForMillis) {
    fixture.lockRetryFor = Duration.ofMillis(retryForMillis);
    fixture.with(
        "V2__a.sql", "-- lockstep:statement-timeout 300ms\nLOCK TABLE a;\nSELECT pg_sleep(600);");

    assertThatThrownBy(() -> fixture.runner().run(Options.ALL))
        .isInstanceOf(MigrationFailedException.class)
        .hasMessageContaining("V2__a.sql was ended by its statement timeout of 300ms")
        .hasMessageContaining("rolled back")
        .hasMessageContaining("LOCKSTEP_STATEMENT_TIMEOUT");
    // What takes longer than all retries may is not begun a second time, holding its locks.
    if (retryForMillis < 300) {
      assertThat(fixture.eventNames()).doesNotContain("migration-backed-off");
    }
  }

  @Test
  void aHumansCancelIsNotTriedAgain() {
    fixture.with("V2__a.sql", "SELECT pg_sleep(600);");
    CompletableFuture<RunReport> run = start();
    String sleeping =
        "FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'";
    Eventually.isTrue(fixture.database, "SELECT count(*) = 1 " + sleeping);

    fixture.database.execute("SELECT pg_cancel_backend(pid) " + sleeping);

    assertThatThrownBy(run::join)
        .cause()
        .isInstanceOf(MigrationFailedException.class)
        .hasMessageContaining("57014");
    assertThat(fixture.eventNames()).doesNotContain("migration-backed-off");
  }

  @Test
  void givesUpWhenItsTimeIsOverAndNamesTheBlocker() throws Exception {
    fixture.lockRetryFor = Duration.ZERO;
    fixture.with("V2__a.sql", "ALTER TABLE a ADD name text;");
    try (Connection other = fixture.database.open();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT * FROM a /* a report */");

      assertThatThrownBy(() -> fixture.runner().run(Options.ALL))
          .isInstanceOf(LockUnavailableException.class)
          .hasMessageContaining("V2__a.sql")
          .hasMessageContaining("a report")
          .hasMessageContaining("LOCKSTEP_LOCK_RETRY_FOR");
    }
  }
}
