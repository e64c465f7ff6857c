// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.backfill.api.BackfillSettings;
import dev.lockstep.backfill.run.RunState;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ThrottleTest {
  private static BackfillSettings.Throttle limits(long walBytesPerSecond) {
    return new BackfillSettings.Throttle(
        Duration.ofMillis(20),
        Duration.ofSeconds(5),
        42,
        walBytesPerSecond,
        0.2,
        Duration.ofHours(2),
        Set.of());
  }

  private static BackfillHarness counters(int rows) {
    BackfillHarness harness = new BackfillHarness();
    ControlTest.counters(harness, rows);
    harness.settings = harness.settings.withThrottle(limits(0));
    return harness;
  }

  private static void heldBackBy(BackfillHarness harness, long run, String reason) {
    BackfillHarness.await(
        () -> String.valueOf(harness.load(run).throttleReason()).startsWith(reason + ": "));
  }

  @Test
  void theUsersOwnProbeHoldsItBackAndLetsItGoOn() throws Exception {
    try (BackfillHarness harness = counters(200)) {
      harness.database.execute(
          "CREATE TABLE brake (pulled bool)",
          "INSERT INTO brake VALUES (true)",
          "CREATE SEQUENCE asked");
      harness.write(
          "increment",
          ControlTest.INCREMENT
              + "-- @throttle\nSELECT pulled AND nextval('asked') > 0 FROM brake;\n");
      CountDownLatch one = new CountDownLatch(1);
      harness.engine(
          point -> {
            if (point.equals("locked") && one.getCount() > 0) {
              one.countDown();
              // The monitor reads beside the batches: asked twice, it has had its say once.
              BackfillHarness.await(
                  () -> harness.database.value("SELECT last_value > 1 FROM asked").equals("t"));
            }
          });
      long run = harness.backfills().trigger("increment", "test").runId();
      heldBackBy(harness, run, "probe");
      assertThat(harness.last("backfill-throttled").fields()).containsEntry("reason", "probe");
      harness.database.execute("UPDATE brake SET pulled = false");
      assertThat(harness.ended(run).state()).isEqualTo(RunState.COMPLETE);
      assertThat(harness.load(run).throttleReason()).isNull();
      assertThat(harness.load(run).counts().throttled()).isPositive();
      ControlTest.eachIsOne(harness, 200);
    }
  }

  @Test
  void outsideOfItsWindowItWaits() throws Exception {
    try (BackfillHarness harness = counters(100)) {
      AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-22T12:00:00Z"));
      harness.clock =
          new Clock() {
            @Override
            public ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              return this;
            }

            @Override
            public Instant instant() {
              return now.get();
            }
          };
      harness.write(
          "increment", ControlTest.INCREMENT.replace("workers: 1", "window: \"22:00-06:00 UTC\""));
      harness.engine();
      long run = harness.backfills().trigger("increment", "test").runId();
      heldBackBy(harness, run, "window");
      assertThat(harness.load(run).counts().batches()).isZero();
      now.set(Instant.parse("2026-11-22T22:00:00Z"));
      assertThat(harness.ended(run).state()).isEqualTo(RunState.COMPLETE);
    }
  }

  @Test
  void walOverItsBudgetHoldsItBack() throws Exception {
    try (BackfillHarness harness = counters(600)) {
      harness.settings = harness.settings.withThrottle(limits(100_000));
      harness.write("increment", ControlTest.INCREMENT);
      AtomicInteger batches = new AtomicInteger();
      harness.engine(
          point -> {
            // A rate needs two looks, half a second apart: a quick machine would be done by then.
            if (point.equals("worked") && batches.incrementAndGet() == 1) {
              String enough =
                  harness.database.value("SELECT clock_timestamp() + interval '1500 ms'");
              BackfillHarness.await(
                  () ->
                      harness
                          .database
                          .value(
                              "SELECT clock_timestamp() > '"
                                  + enough
                                  + "' FROM pg_logical_emit_message(false, '', repeat('x', 100000))")
                          .equals("t"));
            }
          });
      long run = harness.backfills().trigger("increment", "test").runId();
      heldBackBy(harness, run, "wal-rate");
      assertThat(harness.ended(run).state()).isEqualTo(RunState.COMPLETE);
      ControlTest.eachIsOne(harness, 600);
    }
  }

  @Test
  void aSessionThatWaitsForABatchMakesBatchesSmaller() throws Exception {
    try (BackfillHarness harness = counters(2000);
        ExecutorService executor = Executors.newSingleThreadExecutor()) {
      harness.write("increment", ControlTest.INCREMENT.replace("batch: 50", "batch: 400"));
      AtomicInteger batches = new AtomicInteger();
      AtomicReference<Future<?>> waiting = new AtomicReference<>();
      harness.engine(
          point -> {
            if (point.equals("worked") && batches.incrementAndGet() == 1) {
              waiting.set(
                  executor.submit(
                      () -> {
                        try (Connection connection = harness.database.open()) {
                          connection
                              .createStatement()
                              .execute("SELECT * FROM counters WHERE id = 1 FOR UPDATE");
                        }
                        return null;
                      }));
              BackfillHarness.await(
                  () ->
                      harness
                          .database
                          .value(
                              "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                  + " AND datname = current_database()")
                          .equals("1"));
              // Long enough for the monitor to look, which it does on its own connection: it is
              // known to have looked when its statement has run since.
              String now = harness.database.value("SELECT clock_timestamp()");
              BackfillHarness.await(
                  () ->
                      harness
                          .database
                          .value(
                              "SELECT count(*) > 0 FROM pg_stat_activity"
                                  + " WHERE query LIKE '%pg_stat_progress_vacuum%'"
                                  + " AND datname = current_database() AND state = 'idle'"
                                  + " AND pid <> pg_backend_pid()"
                                  + " AND query_start > timestamptz '"
                                  + now
                                  + "' + interval '50 ms'")
                          .equals("t"));
            }
          });
      long run = harness.backfills().trigger("increment", "test").runId();
      assertThat(harness.ended(run).state()).isEqualTo(RunState.COMPLETE);
      waiting.get().get();
      assertThat(
              harness.database.rows(
                  "SELECT rows FROM lockstep.backfill_batch ORDER BY seq LIMIT 2"))
          .containsExactly("400", "200");
      ControlTest.eachIsOne(harness, 2000);
    }
  }

  @Test
  void aLoadedServerGetsFewerWorkersAndAllOfThemAgainAfterwards() throws Exception {
    try (BackfillHarness harness = counters(4000)) {
      harness.settings = harness.settings.withRangeRows(400);
      harness.database.execute(
          "CREATE TABLE brake (pulled bool)", "INSERT INTO brake VALUES (false)");
      harness.write(
          "increment",
          ControlTest.INCREMENT.replace("workers: 1", "workers: 4")
              + "-- @throttle\nSELECT pulled FROM brake;\n");
      Semaphore batches = new Semaphore(0);
      harness.engine(
          point -> {
            if (point.equals("locked")) {
              batches.acquireUninterruptibly();
            }
          });
      long run = harness.backfills().trigger("increment", "test").runId();
      BackfillHarness.await(() -> harness.load(run).activeWorkers() == 4);

      harness.database.execute("UPDATE brake SET pulled = true");
      BackfillHarness.await(() -> harness.load(run).allowedWorkers() == 1);
      assertThat(
              harness.events.stream()
                  .filter(event -> event.name().equals("backfill-workers-changed"))
                  .map(event -> event.fields().get("workers")))
          .endsWith(1);
      // One batch each, and three of the four give their range back.
      batches.release(4);
      BackfillHarness.await(() -> harness.load(run).activeWorkers() == 1);

      harness.database.execute("UPDATE brake SET pulled = false");
      BackfillHarness.await(() -> harness.load(run).allowedWorkers() == 4);
      batches.release(100_000);
      assertThat(harness.ended(run).state()).isEqualTo(RunState.COMPLETE);
      ControlTest.eachIsOne(harness, 4000);
    }
  }
}
