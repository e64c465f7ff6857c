// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.backfill.api.BackfillSettings;
import dev.lockstep.backfill.run.Run;
import dev.lockstep.backfill.run.RunState;
import dev.lockstep.support.Eventually;
import dev.lockstep.support.Standby;
import dev.lockstep.support.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real streaming standby that falls behind. */
@Timeout(30)
class StandbyTest {
  private static final Duration LIMIT = Duration.ofMillis(400);

  @TempDir static Path folder;
  private static Standby standby;

  @BeforeAll
  static void open() {
    standby = Standby.of(TestDatabase.server(), folder.resolve("standby"), "reporting");
  }

  @AfterAll
  static void close() {
    standby.close();
  }

  private static BackfillHarness counters(int rows) {
    BackfillHarness harness = new BackfillHarness();
    ControlTest.counters(harness, rows);
    harness.settings =
        harness.settings.withThrottle(
            new BackfillSettings.Throttle(
                Duration.ofMillis(20), LIMIT, 42, 0, 0.2, Duration.ofHours(2), Set.of()));
    harness.write("increment", ControlTest.INCREMENT);
    caughtUp(harness);
    return harness;
  }

  private static void caughtUp(BackfillHarness harness) {
    String lsn = harness.database.value("SELECT pg_current_wal_lsn()");
    Eventually.isTrue(
        "the standby has " + lsn,
        () ->
            standby
                .value("postgres", "SELECT pg_last_wal_replay_lsn() >= '" + lsn + "'::pg_lsn")
                .equals("t"));
  }

  private static boolean isBehind(BackfillHarness harness) {
    return harness
        .database
        .value(
            "SELECT coalesce(bool_or(replay_lag > interval '2 s'), false)"
                + " FROM pg_stat_replication")
        .equals("t");
  }

  @Test
  void aStandbyThatDoesNotReplayStopsItAndLetsItGoOnWhenItHasCaughtUp() throws Exception {
    try (BackfillHarness harness = counters(2000)) {
      harness.settings = harness.settings.withLease(Duration.ofMillis(600));
      standby.value("postgres", "SELECT pg_wal_replay_pause()");
      AtomicBoolean paused = new AtomicBoolean(true);
      harness.engine(
          point -> {
            // Batches are over sooner than any standby is late.
            if (point.equals("locked")) {
              BackfillHarness.await(() -> !paused.get() || isBehind(harness));
            }
          });
      long id = harness.backfills().trigger("increment", "test").runId();
      BackfillHarness.await(
          () ->
              String.valueOf(harness.load(id).throttleReason())
                  .startsWith("replication-lag: standby reporting is "));
      Run held = harness.load(id);
      BackfillHarness.await(
          () ->
              harness
                      .load(id)
                      .counts()
                      .throttled()
                      .compareTo(held.counts().throttled().plusMillis(200))
                  > 0);
      assertThat(harness.load(id).counts().batches())
          .isEqualTo(held.counts().batches())
          .isLessThan(10L);
      assertThat(harness.last("backfill-throttled").fields())
          .containsEntry("reason", "replication-lag");

      paused.set(false);
      standby.value("postgres", "SELECT pg_wal_replay_resume()");

      Run run = harness.ended(id);
      assertThat(run.state()).isEqualTo(RunState.COMPLETE);
      assertThat(run.throttleReason()).isNull();
      ControlTest.eachIsOne(harness, 2000);
      caughtUp(harness);
      assertThat(
              standby.value(harness.database.name(), "SELECT count(*) FROM counters WHERE n = 1"))
          .isEqualTo("2000");
    }
  }

  @Test
  void aStandbyThatIsLateOnPurposeHoldsNothingBack() throws Exception {
    try (BackfillHarness harness = counters(2000)) {
      harness.settings =
          harness.settings.withThrottle(
              harness.settings.throttle().withDelayedStandbys(Set.of("reporting")));
      standby.set("recovery_min_apply_delay", "'1h'");
      AtomicInteger batches = new AtomicInteger();
      harness.engine(
          point -> {
            if (point.equals("committed") && batches.incrementAndGet() == 2) {
              BackfillHarness.await(() -> isBehind(harness));
            }
          });

      Run run = harness.run("increment");

      assertThat(run.state()).isEqualTo(RunState.COMPLETE);
      assertThat(run.counts().throttled()).isZero();
      assertThat(harness.last("backfill-throttled")).isNull();
      ControlTest.eachIsOne(harness, 2000);
    } finally {
      standby.set("recovery_min_apply_delay", "0");
    }
  }

  @Test
  void aStandbyThatReplaysLateSlowsItDownToItsPace() throws Exception {
    try (BackfillHarness harness = counters(500)) {
      standby.set("recovery_min_apply_delay", "'4s'");
      AtomicInteger batches = new AtomicInteger();
      harness.engine(
          point -> {
            // The standby has the batch, and shows it four seconds later.
            if (point.equals("committed") && batches.incrementAndGet() == 2) {
              BackfillHarness.await(() -> isBehind(harness));
            }
          });
      Run run = harness.run("increment");
      assertThat(run.state()).isEqualTo(RunState.COMPLETE);
      assertThat(run.counts().throttled()).isPositive();
      assertThat(harness.last("backfill-throttled").fields())
          .containsEntry("reason", "replication-lag");
      ControlTest.eachIsOne(harness, 500);
    } finally {
      standby.set("recovery_min_apply_delay", "0");
    }
  }
}
