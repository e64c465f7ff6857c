// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.backfill.api.BackfillSettings;
import dev.lockstep.backfill.run.RunState;
import dev.lockstep.shadow.EmbeddedServer;
import dev.lockstep.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What holds back on a server of its own that archives badly, and keeps WAL for a slow reader. */
@Timeout(25)
class ServerSignalsTest {
  private static EmbeddedServer server;

  @BeforeAll
  static void open() throws SQLException {
    server =
        EmbeddedServer.temporary(
            Map.of(
                "archive_mode", "on",
                "wal_keep_size", "0",
                "max_slot_wal_keep_size", "64MB",
                "autovacuum", "off"));
    archiveCommand("true");
  }

  private static void archiveCommand(String command) throws SQLException {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER SYSTEM SET archive_command = '" + command + "'");
      statement.execute("SELECT pg_reload_conf()");
    }
  }

  @AfterAll
  static void close() {
    server.close();
  }

  private static BackfillHarness counters(Duration oldestTransaction) {
    BackfillHarness harness = new BackfillHarness(TestDatabase.on(server));
    ControlTest.counters(harness, 300);
    harness.settings =
        harness.settings.withThrottle(
            new BackfillSettings.Throttle(
                Duration.ofMillis(20),
                Duration.ofSeconds(5),
                2,
                0,
                0.5,
                oldestTransaction,
                Set.of()));
    harness.write("increment", ControlTest.INCREMENT);
    return harness;
  }

  /** Held back by {@code reason} until {@code end}, and not a batch before. */
  private static void holdsBack(BackfillHarness harness, String reason, String end)
      throws Exception {
    long run = held(harness, reason);
    assertThat(harness.last("backfill-throttled").message()).contains("held back, " + reason);
    harness.database.execute(end.split(";"));
    goesOn(harness, run);
  }

  private static long held(BackfillHarness harness, String reason) throws Exception {
    AtomicBoolean first = new AtomicBoolean(true);
    harness.engine(
        point -> {
          if (point.equals("locked") && first.getAndSet(false)) {
            awaitReading(harness);
          }
        });
    long run = harness.backfills().trigger("increment", "test").runId();
    BackfillHarness.await(
        () -> String.valueOf(harness.load(run).throttleReason()).startsWith(reason));
    assertThat(harness.load(run).state()).isEqualTo(RunState.RUNNING);
    return run;
  }

  /** Six batches are over before the load is read once: the first of them waits for it. */
  private static void awaitReading(BackfillHarness harness) {
    String now = harness.database.value("SELECT clock_timestamp()");
    BackfillHarness.await(
        () ->
            harness
                .database
                .value(
                    "SELECT count(*) > 0 FROM pg_stat_activity WHERE state = 'idle'"
                        + " AND query LIKE '%pg_stat_progress_vacuum%'"
                        + " AND datname = current_database() AND pid <> pg_backend_pid()"
                        + " AND query_start > timestamptz '"
                        + now
                        + "' + interval '50 ms'")
                .equals("t"));
  }

  private static void goesOn(BackfillHarness harness, long run) {
    assertThat(harness.ended(run).state()).isEqualTo(RunState.COMPLETE);
    assertThat(harness.load(run).throttleReason()).isNull();
    ControlTest.eachIsOne(harness, 300);
  }

  @Test
  void segmentsThatTheArchiverCannotGetRidOf() throws Exception {
    try (BackfillHarness harness = counters(Duration.ofHours(2))) {
      archiveCommand("false");
      segments(harness, 3);
      holdsBack(
          harness,
          "archiving-backlog: ",
          "ALTER SYSTEM SET archive_command = 'true';SELECT pg_reload_conf()");
    }
  }

  @Test
  void aReplicationSlotThatWouldLoseItsPlace() throws Exception {
    try (BackfillHarness harness = counters(Duration.ofHours(2))) {
      harness.database.execute("SELECT pg_create_physical_replication_slot('slow', true)");
      segments(harness, 3);
      holdsBack(
          harness,
          "slot-headroom: a replication slot has ",
          "SELECT pg_drop_replication_slot('slow')");
    }
  }

  private static void segments(BackfillHarness harness, int count) {
    for (int i = 0; i < count; i++) {
      harness.database.execute("CREATE TABLE t" + i + " ()", "SELECT pg_switch_wal()");
    }
  }

  @Test
  void aTransactionThatKeepsVacuumFromCleaningUp() throws Exception {
    try (BackfillHarness harness = counters(Duration.ofSeconds(1));
        Connection old = harness.database.open()) {
      old.setAutoCommit(false);
      old.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      old.createStatement().execute("SELECT count(*) FROM counters");
      BackfillHarness.await(
          () ->
              harness
                  .database
                  .value(
                      "SELECT max(clock_timestamp() - xact_start) > interval '1100 ms'"
                          + " FROM pg_stat_activity WHERE datname = current_database()"
                          + " AND pid <> pg_backend_pid()")
                  .equals("t"));
      long run = held(harness, "old-snapshot: a transaction is open for ");
      old.rollback();
      goesOn(harness, run);
    }
  }

  @Test
  void aVacuumOfTheTableSlowsItDown() throws Exception {
    try (BackfillHarness harness = counters(Duration.ofHours(2));
        ExecutorService executor = Executors.newSingleThreadExecutor()) {
      harness.database.execute("INSERT INTO counters SELECT generate_series(301, 20000)");
      Future<?> vacuum = executor.submit(() -> vacuum(harness));
      long run = held(harness, "vacuum: a vacuum is on the table");
      // Slower, but not stopped: it ends before the vacuum does.
      assertThat(harness.ended(run).state()).isEqualTo(RunState.COMPLETE);
      assertThat(vacuum.isDone()).isFalse();
      assertThat(harness.last("backfill-throttled")).isNull();
      stop(harness, vacuum);
      ControlTest.eachIsOne(harness, 20_000);
    }
  }

  @Test
  void aVacuumThatIsFarBehindStopsIt() throws Exception {
    try (BackfillHarness harness = counters(Duration.ofHours(2));
        ExecutorService executor = Executors.newSingleThreadExecutor()) {
      harness.database.execute(
          "INSERT INTO counters SELECT generate_series(301, 20000)",
          "DELETE FROM counters WHERE id > 300");
      Future<?> vacuum = executor.submit(() -> vacuum(harness));
      long run = held(harness, "vacuum: a vacuum is on the table, dead rows are ");
      stop(harness, vacuum);
      goesOn(harness, run);
    }
  }

  /** So slow that it is there for a while. */
  private static Void vacuum(BackfillHarness harness) throws SQLException {
    try (Connection connection = harness.database.open();
        Statement statement = connection.createStatement()) {
      statement.execute("SET vacuum_cost_limit = 1");
      statement.execute("SET vacuum_cost_delay = 100");
      statement.execute("VACUUM counters");
    } catch (SQLException e) {
      // Cancelled, at the end of the test.
      assertThat(e.getSQLState()).isEqualTo("57014");
    }
    return null;
  }

  private static void stop(BackfillHarness harness, Future<?> vacuum) throws Exception {
    harness.database.rows(
        "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query = 'VACUUM counters'");
    vacuum.get();
  }
}
