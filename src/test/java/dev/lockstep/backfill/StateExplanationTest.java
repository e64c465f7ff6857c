// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.backfill.run.Run;
import dev.lockstep.backfill.run.RunState;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** What a run says of itself between its counts, its pauses and its processes. */
class StateExplanationTest {
  /** An engine that stops after two batches, until it is let go on. */
  private static final class TwoBatches {
    final CountDownLatch two = new CountDownLatch(2);
    final Semaphore goOn = new Semaphore(0);

    void start(BackfillHarness harness) {
      harness.engine(
          point -> {
            if (point.equals("committed")) {
              two.countDown();
              if (two.getCount() == 0) {
                goOn.acquireUninterruptibly();
              }
            }
          });
    }
  }

  @Test
  void whatRemainsMovesBetweenTwoCounts() throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      ControlTest.counters(harness, 200);
      harness.write("increment", ControlTest.INCREMENT);
      TwoBatches engine = new TwoBatches();
      engine.start(harness);
      long run = harness.backfills().trigger("increment", "test").runId();
      engine.two.await();

      Run half = harness.load(run);
      assertThat(half.left()).as("200 less two batches of 50").isEqualTo(100);
      assertThat(half.leftIsEstimate()).isTrue();
      assertThat(harness.backfills().status("increment").orElseThrow().note())
          .startsWith("worked on by engine-1 since ");

      engine.goOn.release(100);
      Run ended = harness.ended(run);
      assertThat(ended.left()).isZero();
      assertThat(ended.leftIsEstimate()).isFalse();
      assertThat(harness.backfills().status("increment").orElseThrow().note()).isNull();
    }
  }

  @Test
  void onlyACountSaysThatNothingRemains() throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      ControlTest.counters(harness, 200);
      // Each row is written twice: what was changed is more than what remained.
      harness.write(
          "increment",
          ControlTest.INCREMENT.replace(
              "-- @batch",
              "-- @batch\nUPDATE counters SET id = id WHERE id > :from AND id <= :to;"));
      TwoBatches engine = new TwoBatches();
      engine.start(harness);
      long run = harness.backfills().trigger("increment", "test").runId();
      engine.two.await();

      assertThat(harness.load(run).counts().changed()).isEqualTo(200);
      assertThat(harness.load(run).left()).isEqualTo(1);

      engine.goOn.release(100);
      assertThat(harness.ended(run).left()).isZero();
    }
  }

  @Test
  void theTimeOfPausesAndOfNobodyDoesNotCount() throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      ControlTest.counters(harness, 200);
      harness.write("increment", ControlTest.INCREMENT);
      TwoBatches engine = new TwoBatches();
      engine.start(harness);
      Backfills backfills = harness.backfills();
      long run = backfills.trigger("increment", "test").runId();
      engine.two.await();
      backfills.pause("increment", "test");
      assertThat(backfills.status("increment").orElseThrow().note())
          .startsWith("paused by test at ");
      // An hour ago, as it were; and its last sign of life was half an hour ago.
      harness.database.execute(
          "UPDATE lockstep.backfill_run SET started_at = started_at - interval '1 hour',"
              + " seen_at = clock_timestamp() - interval '30 minutes'");
      engine.goOn.release(100);
      backfills.resume("increment", "test");

      Run ended = harness.ended(run);
      assertThat(ended.state()).isEqualTo(RunState.COMPLETE);
      assertThat(ended.worked()).isBetween(Duration.ofMillis(1), Duration.ofMinutes(2));
    }
  }

  @Test
  void aProcessWhoseLeaseIsOverWorksOnNothing() throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      ControlTest.counters(harness, 200);
      harness.write("increment", ControlTest.INCREMENT);
      long run = harness.backfills().trigger("increment", "test").runId();
      // As a process leaves it that was killed while it worked.
      harness.database.execute(
          "UPDATE lockstep.backfill_run SET state = 'running', from_key = '{0}', hi_key = '{200}'",
          """
          INSERT INTO lockstep.backfill_range
                 (run_id, no, lo, hi, "cursor", state, batch_rows, lease_owner, lease_since,
                  lease_until)
          VALUES (%d, 1, '{0}', '{200}', '{0}', 'running', 50, 'gone/1', '2026-11-22 12:00:00Z',
                  clock_timestamp() + interval '1 hour')"""
              .formatted(run));
      assertThat(harness.backfills().status("increment").orElseThrow().note())
          .isEqualTo("worked on by gone/1 since 2026-11-22T12:00:00Z");

      harness.database.execute(
          "UPDATE lockstep.backfill_range SET lease_until = clock_timestamp() - interval '1 second'");
      assertThat(harness.backfills().status("increment").orElseThrow().note())
          .isEqualTo(
              "no process works on it now: 'lockstep backfill run increment' or a running"
                  + " 'lockstep serve' goes on");
    }
  }

  @Test
  void aBatchThatIsTriedAgainAndAgainSaysWhy() throws Exception {
    try (BackfillHarness harness = new BackfillHarness();
        Connection other = harness.database.open()) {
      ControlTest.counters(harness, 1);
      harness.write("increment", ControlTest.INCREMENT);
      other.setAutoCommit(false);
      other.createStatement().execute("SELECT * FROM counters FOR UPDATE");
      harness.engine();
      long run = harness.backfills().trigger("increment", "test").runId();
      BackfillHarness.await(() -> harness.last("backfill-batch-tried-again") != null);

      assertThat(harness.last("backfill-batch-tried-again").message())
          .isEqualTo(
              "backfill increment: a batch could not be done, 2 attempts so far: canceling"
                  + " statement due to lock timeout [55P03]");
      assertThat(harness.backfills().status("increment").orElseThrow().troubles())
          .singleElement()
          .satisfies(
              trouble -> {
                assertThat(trouble.failed()).isFalse();
                assertThat(trouble.sqlState()).isEqualTo("55P03");
              });
      other.rollback();
      assertThat(harness.ended(run).state()).isEqualTo(RunState.COMPLETE);
      assertThat(harness.backfills().status("increment").orElseThrow().troubles()).isEmpty();
    }
  }

  @Test
  void aRunOfAnOlderProgramIsReadBeforeItsTablesAreUpgraded() throws Exception {
    try (BackfillHarness harness = new BackfillHarness()) {
      ControlTest.counters(harness, 200);
      harness.write("increment", ControlTest.INCREMENT);
      harness.engine();
      harness.run("increment");
      harness.database.execute(
          "DROP VIEW lockstep.backfill_run_for_reader, lockstep.backfill_range_for_reader",
          "ALTER TABLE lockstep.backfill_run DROP workers_now, DROP workers_due, DROP worked_ms,"
              + " DROP seen_at, DROP changed_then, DROP fault, DROP error_without_rows",
          "ALTER TABLE lockstep.backfill_range DROP lease_since, DROP last_sqlstate");

      assertThat(harness.backfills().list())
          .singleElement()
          .satisfies(
              status -> {
                assertThat(status.state()).isEqualTo("complete");
                assertThat(status.remaining()).isZero();
              });
    }
  }
}
