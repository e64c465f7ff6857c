// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.backfill.api.BackfillException;
import dev.lockstep.backfill.run.Run;
import dev.lockstep.backfill.run.RunControl;
import dev.lockstep.backfill.run.RunState;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ControlTest {
  /** Not idempotent on purpose: a key visited twice, or never, is seen in the value. */
  static final String INCREMENT =
      """
      /* lockstep
      table: counters
      batch: 50
      workers: 1
      */
      -- @batch
      UPDATE counters SET n = n + 1 WHERE id > :from AND id <= :to;
      -- @remaining
      SELECT count(*) FROM counters WHERE n = 0;
      """;

  static void counters(BackfillHarness harness, int rows) {
    harness.database.execute(
        "CREATE TABLE counters (id int PRIMARY KEY, n int NOT NULL DEFAULT 0)",
        "INSERT INTO counters SELECT i FROM generate_series(1, " + rows + ") i");
  }

  static void eachIsOne(BackfillHarness harness, int rows) {
    assertThat(harness.database.rows("SELECT n, count(*) FROM counters GROUP BY n"))
        .containsExactly("1|" + rows);
    assertThat(harness.journalFaults()).isEmpty();
  }

  @Test
  void pausedRunStopsAtTheNextBatchAndGoesOnFromTheSameKey() throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      counters(harness, 5000);
      harness.write("increment", INCREMENT);
      CountDownLatch some = new CountDownLatch(3);
      for (int i = 0; i < 2; i++) {
        harness.engine(
            point -> {
              if (point.equals("committed")) {
                some.countDown();
              }
            });
      }
      Backfills backfills = harness.backfills();
      long run = backfills.trigger("increment", "test").runId();
      some.await();
      backfills.pause("increment", "test");
      Run paused = harness.load(run);
      assertThat(paused.state()).isEqualTo(RunState.PAUSED);
      assertThat(paused.activeWorkers()).isZero();
      long batches = paused.counts().batches();
      String done = harness.database.value("SELECT count(*) FROM counters WHERE n = 1");
      harness.engine();
      assertThat(harness.load(run).counts().batches()).isEqualTo(batches);
      assertThat(harness.database.value("SELECT count(*) FROM counters WHERE n = 1"))
          .isEqualTo(done);
      assertThat(Long.parseLong(done)).isBetween(1L, 4999L);
      assertThat(backfills.resume("increment", "test")).isEqualTo(run);
      assertThat(harness.ended(run).state()).isEqualTo(RunState.COMPLETE);
      eachIsOne(harness, 5000);
      assertThat(
              harness.database.rows(
                  "SELECT action, actor FROM lockstep.backfill_event ORDER BY id"))
          .containsExactly("run|test", "pause|test", "resume|test");
    }
  }

  @Test
  void pauseWaitsForTheBatchUnderWayAndFencesItsWorker() throws Exception {
    try (BackfillHarness harness = new BackfillHarness();
        ExecutorService executor = Executors.newSingleThreadExecutor()) {
      counters(harness, 200);
      harness.write("increment", INCREMENT);
      CountDownLatch reached = new CountDownLatch(1);
      Semaphore goOn = new Semaphore(0);
      harness.engine(
          point -> {
            if (point.equals("written")) {
              reached.countDown();
              goOn.acquireUninterruptibly();
            }
          });
      Backfills backfills = harness.backfills();
      long run = backfills.trigger("increment", "test").runId();
      reached.await();
      Future<?> pause =
          executor.submit(
              () -> {
                backfills.pause("increment", "test");
                return null;
              });
      BackfillHarness.await(
          () ->
              harness
                  .database
                  .value(
                      "SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                          + " AND datname = current_database()")
                  .equals("t"));
      assertThat(pause.isDone()).isFalse();
      goOn.release(1000);
      pause.get();
      assertThat(harness.load(run).counts().batches()).isEqualTo(1);
      assertThat(harness.state(run)).isEqualTo(RunState.PAUSED);
    }
  }

  @Test
  void cancelledRunIsOverAndTheNextOneIsNew() throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      counters(harness, 5000);
      harness.write("increment", INCREMENT);
      CountDownLatch some = new CountDownLatch(2);
      harness.engine(
          point -> {
            if (point.equals("committed")) {
              some.countDown();
            }
          });
      Backfills backfills = harness.backfills();
      long run = backfills.trigger("increment", "test").runId();
      some.await();
      backfills.cancel("increment", "test");
      assertThat(harness.state(run)).isEqualTo(RunState.CANCELLED);
      assertThatThrownBy(() -> backfills.pause("increment", "test"))
          .isInstanceOf(BackfillException.class)
          .hasMessage("backfill increment has no active run to pause: the last one is cancelled");
      assertThat(backfills.trigger("increment", "test").runId()).isGreaterThan(run);
    }
  }

  @Test
  void triggersAtTheSameMomentAreOneRun() throws Exception {
    try (BackfillHarness harness = new BackfillHarness();
        ExecutorService executor = Executors.newFixedThreadPool(6)) {
      counters(harness, 100);
      harness.write("increment", INCREMENT);
      Backfills backfills = harness.backfills();
      List<Future<RunControl.Triggered>> triggers = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        triggers.add(executor.submit(() -> backfills.trigger("increment", "test")));
      }
      List<RunControl.Triggered> all = new ArrayList<>();
      for (Future<RunControl.Triggered> trigger : triggers) {
        all.add(trigger.get());
      }
      assertThat(all).filteredOn(RunControl.Triggered::started).hasSize(1);
      assertThat(all).extracting(RunControl.Triggered::runId).containsOnly(all.get(0).runId());
    }
  }

  @Test
  void workersOfSeveralEnginesShareTheRangesAndMayBecomeMore() throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      counters(harness, 6000);
      harness.settings = harness.settings.withRangeRows(500);
      harness.write("increment", INCREMENT);
      CountDownLatch some = new CountDownLatch(2);
      for (int i = 0; i < 3; i++) {
        harness.engine(
            point -> {
              if (point.equals("committed")) {
                some.countDown();
              }
            });
      }
      Backfills backfills = harness.backfills();
      long run = backfills.trigger("increment", "test").runId();
      some.await();
      backfills.changeWorkers("increment", 4, "test");
      assertThat(harness.ended(run).state()).isEqualTo(RunState.COMPLETE);
      eachIsOne(harness, 6000);
      assertThat(
              Integer.parseInt(
                  harness.database.value(
                      "SELECT count(*) FROM lockstep.backfill_range WHERE run_id = " + run)))
          .isBetween(8, 16);
    }
  }

  @Test
  void atMostAsManyRangesAreHeldAsThereAreWorkers() throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      counters(harness, 1000);
      harness.settings = harness.settings.withRangeRows(100);
      harness.write("increment", INCREMENT.replace("workers: 1", "workers: 2"));
      CountDownLatch two = new CountDownLatch(2);
      Semaphore goOn = new Semaphore(0);
      for (int i = 0; i < 3; i++) {
        harness.engine(
            point -> {
              if (point.equals("locked")) {
                two.countDown();
                goOn.acquireUninterruptibly();
              }
            });
      }
      long run = harness.backfills().trigger("increment", "test").runId();
      two.await();
      assertThat(harness.load(run).activeWorkers()).isEqualTo(2);
      goOn.release(10_000);
      assertThat(harness.ended(run).state()).isEqualTo(RunState.COMPLETE);
      eachIsOne(harness, 1000);
    }
  }

  @Test
  void aWorkerPastItsLeaseIsFencedOut() throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      counters(harness, 500);
      harness.write("increment", INCREMENT);
      harness.settings = harness.settings.withLease(Duration.ofMillis(300));
      CountDownLatch frozen = new CountDownLatch(1);
      Semaphore thaw = new Semaphore(0);
      boolean[] first = {true};
      harness.engine(
          point -> {
            // After a commit: the worker holds a lease, but no lock.
            if (point.equals("committed") && first[0]) {
              first[0] = false;
              frozen.countDown();
              thaw.acquireUninterruptibly();
            }
          });
      long run = harness.backfills().trigger("increment", "test").runId();
      frozen.await();
      harness.engine();
      assertThat(harness.ended(run).state()).isEqualTo(RunState.COMPLETE);
      thaw.release();
      eachIsOne(harness, 500);
      assertThat(
              harness.database.rows(
                  "SELECT DISTINCT epoch FROM lockstep.backfill_batch ORDER BY epoch"))
          .containsExactly("1", "2");
    }
  }

  @Test
  void aWorkerFrozenInsideOfABatchLosesItsTransaction() throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      counters(harness, 500);
      harness.write("increment", INCREMENT);
      harness.settings = harness.settings.withLease(Duration.ofMillis(300));
      CountDownLatch frozen = new CountDownLatch(1);
      Semaphore thaw = new Semaphore(0);
      boolean[] first = {true};
      harness.engine(
          point -> {
            if (point.equals("written") && first[0]) {
              first[0] = false;
              frozen.countDown();
              thaw.acquireUninterruptibly();
            }
          });
      long run = harness.backfills().trigger("increment", "test").runId();
      frozen.await();
      harness.engine();
      assertThat(harness.ended(run).state()).isEqualTo(RunState.COMPLETE);
      thaw.release();
      eachIsOne(harness, 500);
    }
  }

  @Test
  void connectionsThatAreCutCostNothingAndRepeatNothing() throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      counters(harness, 3000);
      harness.write("increment", INCREMENT);
      int[] events = {0};
      harness.engine(
          point -> {
            synchronized (events) {
              if (++events[0] % 17 == 0) {
                harness.database.rows(
                    "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity"
                        + " WHERE application_name LIKE 'lockstep-backfill:%'"
                        + " AND datname = current_database()");
              }
            }
          });
      Run run = harness.run("increment");
      assertThat(run.state()).isEqualTo(RunState.COMPLETE);
      eachIsOne(harness, 3000);
    }
  }

  @Test
  void aBatchThatAPersonCancelsIsTriedAgainAndNoKeyIsLeftOut() throws Exception {
    try (BackfillHarness harness = new BackfillHarness();
        Connection other = harness.database.open()) {
      counters(harness, 1);
      harness.write("increment", INCREMENT);
      other.setAutoCommit(false);
      other.createStatement().execute("SELECT * FROM counters FOR UPDATE");
      harness.engine();
      long run = harness.backfills().trigger("increment", "test").runId();
      BackfillHarness.await(
          () ->
              harness
                  .database
                  .rows(
                      "SELECT pg_cancel_backend(pid) FROM pg_stat_activity"
                          + " WHERE application_name LIKE 'lockstep-backfill:%'"
                          + " AND wait_event_type = 'Lock' AND datname = current_database()")
                  .contains("t"));
      BackfillHarness.await(() -> harness.load(run).counts().retries() > 0);
      other.rollback();
      Run ended = harness.ended(run);
      assertThat(ended.state()).isEqualTo(RunState.COMPLETE);
      assertThat(ended.counts().quarantined()).isZero();
      eachIsOne(harness, 1);
    }
  }
}
