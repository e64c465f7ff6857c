// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.app.database.Database;
import dev.lockstep.app.database.DatabaseSettings;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.plan.Gate;
import dev.lockstep.postgres.Connections;
import dev.lockstep.support.Eventually;
import dev.lockstep.support.TestDatabase;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HealthMonitorTest {
  private final AtomicInteger checks = new AtomicInteger();

  @Test
  void burstOfCallersSharesOneCheck() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      // The database is asked while all 200 are waiting: it answers when the last has asked.
      CountDownLatch all = new CountDownLatch(200);
      Connections slow =
          () -> {
            try {
              all.await();
            } catch (InterruptedException e) {
              throw new java.sql.SQLException(e);
            }
            return database.open();
          };
      try (HealthMonitor monitor = monitor(slow);
          ExecutorService callers = Executors.newFixedThreadPool(200)) {
        Callable<Observation> call =
            () -> {
              java.util.concurrent.CompletableFuture<Observation> answer = monitor.current();
              all.countDown();
              return answer.get();
            };
        List<Future<Observation>> answers =
            callers.invokeAll(IntStream.range(0, 200).mapToObj(i -> call).toList());

        for (Future<Observation> answer : answers) {
          assertThat(answer.get().report().status()).isEqualTo(HealthStatus.HEALTHY);
        }
        assertThat(checks).hasValue(1);
      }
    }
  }

  @Test
  void hostThatAcceptsAndNeverAnswersIsUnreachable() throws Exception {
    try (ServerSocket blackHole = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        HealthMonitor monitor =
            monitor(connections("postgres://x@localhost:" + blackHole.getLocalPort() + "/app"))) {
      Observation seen = monitor.current().get();

      assertThat(seen.report().status()).isEqualTo(HealthStatus.UNREACHABLE);
      assertThat(seen.report().database().problem())
          .isEqualTo("the database gave no answer within 1700ms");
      assertThat(monitor.latest()).isEqualTo(seen);
    }
  }

  @Test
  void deadlineLeavesRoomWithinTheTwoSecondsPromised() {
    assertThat(HealthMonitor.DEADLINE).isLessThan(Duration.ofMillis(1_800));
  }

  @Test
  void historyLockedByOthersStillGetsAnAnswer() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        Connection holder = database.open()) {
      database.execute("CREATE TABLE flyway_schema_history (installed_rank int)");
      holder.setAutoCommit(false);
      holder.createStatement().execute("LOCK TABLE flyway_schema_history");
      try (HealthMonitor monitor = monitor(database.connections())) {
        Observation seen = monitor.current().get();

        assertThat(seen.report().status()).isEqualTo(HealthStatus.FAILED);
        assertThat(seen.report().database().reachable()).isTrue();
        assertThat(seen.report().database().problem()).contains("lock timeout");
      }
    }
  }

  @Test
  void looksByItselfAndSeesTheDatabaseComeBack() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      AtomicReference<Connections> where =
          new AtomicReference<>(connections("postgres://x@localhost:1/app"));
      try (HealthMonitor monitor = monitor(() -> where.get().open())) {
        monitor.start();
        Eventually.until(monitor::latest, seen -> checks.get() > 0);
        assertThat(monitor.latest().report().status()).isEqualTo(HealthStatus.UNREACHABLE);

        where.set(database.connections());
        monitor.nudge();

        Eventually.until(monitor::latest, seen -> seen.report().status() == HealthStatus.HEALTHY);
      }
    }
  }

  private HealthMonitor monitor(Connections connections) {
    HealthCheck check =
        new HealthCheck(
            new HealthCheck.Sources(
                () -> MigrationSet.EMPTY,
                new NoGate(),
                Set::of,
                DriftSource.NONE,
                BackfillSource.NONE,
                Optional::empty),
            "test",
            Duration.ofMillis(1_000),
            Clock.systemUTC());
    return new HealthMonitor(check, connections, (seen, elapsed) -> checks.incrementAndGet());
  }

  private static Connections connections(String url) {
    return Database.connections(Database.dataSource(DatabaseSettings.parse(url), "lockstep test"));
  }

  private static final class NoGate implements Gate {
    @Override
    public boolean complete(Connection connection, String backfill) {
      return true;
    }
  }
}
