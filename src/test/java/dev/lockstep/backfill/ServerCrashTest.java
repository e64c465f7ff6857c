// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.backfill.run.RunState;
import dev.lockstep.shadow.EmbeddedServer;
import dev.lockstep.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The server itself crashes in mid-run and recovers from its log. What batches did not wait for is
 * gone then, rows and cursor alike.
 */
@Timeout(60)
class ServerCrashTest {
  private static final int ROWS = 3000;
  private static EmbeddedServer server;

  @BeforeAll
  static void open() {
    server =
        EmbeddedServer.temporary(
            Map.of(
                "synchronous_commit", "on",
                // What is not waited for stays in memory for long.
                "wal_writer_delay", "10s",
                "wal_writer_flush_after", "1GB",
                "wal_buffers", "64MB"));
  }

  @AfterAll
  static void close() {
    server.close();
  }

  /** Batches that a crash took back, over three crashes of one run that ends well all the same. */
  private static long lost(String header) throws Exception {
    try (BackfillHarness harness = new BackfillHarness(TestDatabase.on(server))) {
      ControlTest.counters(harness, ROWS);
      harness.write("increment", ControlTest.INCREMENT.replace("workers: 1", header));
      AtomicInteger committed = new AtomicInteger();
      AtomicInteger lost = new AtomicInteger();
      harness.engine(
          point -> {
            if (point.equals("committed") && committed.incrementAndGet() % 10 == 0) {
              if (committed.get() <= 30) {
                int before = batches(harness);
                crash(harness);
                lost.addAndGet(before - batches(harness));
              }
            }
          });
      long run = harness.backfills().trigger("increment", "test").runId();
      BackfillHarness.await(() -> committed.get() > 30);
      assertThat(harness.ended(run).state()).isEqualTo(RunState.COMPLETE);
      crash(harness);
      assertThat(harness.state(run)).as("the end was waited for").isEqualTo(RunState.COMPLETE);
      ControlTest.eachIsOne(harness, ROWS);
      return lost.get();
    }
  }

  private static int batches(BackfillHarness harness) {
    return Integer.parseInt(harness.database.value("SELECT count(*) FROM lockstep.backfill_batch"));
  }

  /** PostgreSQL begins anew when one of its processes is killed. */
  private static void crash(BackfillHarness harness) {
    String started = harness.database.value("SELECT pg_postmaster_start_time()");
    long writer =
        Long.parseLong(
            harness.database.value(
                "SELECT pid FROM pg_stat_activity WHERE backend_type = 'walwriter'"));
    ProcessHandle.of(writer).orElseThrow().destroyForcibly();
    BackfillHarness.await(() -> answersWithout(harness, writer));
    assertThat(harness.database.value("SELECT pg_postmaster_start_time()"))
        .as("the same postmaster, on the same port")
        .isEqualTo(started);
  }

  private static boolean answersWithout(BackfillHarness harness, long writer) {
    try (Connection connection = harness.database.open()) {
      return harness
              .database
              .rows("SELECT pid FROM pg_stat_activity WHERE backend_type = 'walwriter'")
              .stream()
              .noneMatch(String.valueOf(writer)::equals)
          && connection.isValid(5);
    } catch (SQLException | AssertionError e) {
      // It recovers.
      return false;
    }
  }

  @Test
  void whatACrashTakesBackIsDoneAgain() throws Exception {
    assertThat(lost("workers: 1")).isPositive();
  }

  @Test
  void aBatchThatWaitsIsNeverTakenBack() throws Exception {
    assertThat(lost("workers: 1\nsynchronous-commit: on")).isZero();
  }
}
