// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.backfill.run.RunState;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replicas killed by {@code kill -9} at random points of their batches, again and again, some of
 * them after their connection was cut or after they were frozen past their lease: a backfill that
 * is not idempotent still leaves each row at exactly 1.
 */
abstract class KillContract {
  private static final Duration LEASE = Duration.ofMillis(500);

  @TempDir Path folder;

  abstract int processes();

  abstract int killsOfEach();

  abstract int rows();

  /** Where the replicas connect to. */
  String url(BackfillHarness harness) {
    return harness.database.jdbcUrl();
  }

  @Test
  void killedReplicasLoseNothingAndRepeatNothing() throws Exception {
    try (BackfillHarness harness = new BackfillHarness();
        ExecutorService executor = Executors.newFixedThreadPool(processes())) {
      ControlTest.counters(harness, rows());
      String text = ControlTest.INCREMENT.replace("workers: 1", "workers: 3");
      Path file = Files.writeString(folder.resolve("increment.sql"), text);
      harness.write("increment", text);
      long run = harness.backfills().trigger("increment", "test").runId();
      Future<?>[] replicas = new Future<?>[processes()];
      for (int i = 0; i < replicas.length; i++) {
        long seed = 7919L * (i + 1);
        replicas[i] = executor.submit(() -> killAgainAndAgain(harness, file, new Random(seed)));
      }
      int kills = 0;
      for (Future<?> replica : replicas) {
        kills += (Integer) replica.get();
      }
      Process last = EngineProcess.start(url(harness), file, LEASE);
      Future<?> reader = executor.submit(() -> drain(last));
      try {
        assertThat(harness.ended(run).state()).isEqualTo(RunState.COMPLETE);
      } finally {
        last.destroyForcibly().waitFor();
        reader.get();
      }
      ControlTest.eachIsOne(harness, rows());
      assertThat(kills).as("kills in mid-run").isEqualTo(processes() * killsOfEach());
    }
  }

  /** How many of the kills hit a replica that was in the middle of its work. */
  private int killAgainAndAgain(BackfillHarness harness, Path file, Random random)
      throws Exception {
    int kills = 0;
    for (int i = 0; i < killsOfEach(); i++) {
      Process replica = EngineProcess.start(url(harness), file, LEASE);
      int events = 1 + random.nextInt(11);
      try (BufferedReader output = replica.inputReader()) {
        int seen = 0;
        while (seen < events && output.readLine() != null) {
          seen++;
        }
        kills += seen == events ? 1 : 0;
        switch (random.nextInt(4)) {
          case 0 -> {
            // Back from the dead, it must find itself fenced out: let it try.
            freezePastTheLease(harness, replica);
            output.readLine();
          }
          case 1 -> {
            // Whosever it is; the replica that has it goes on with another one.
            cutAConnection(harness);
            output.readLine();
          }
          default -> {}
        }
      } finally {
        replica.destroyForcibly().waitFor();
      }
    }
    return kills;
  }

  private static void cutAConnection(BackfillHarness harness) {
    harness.database.rows(
        """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE application_name LIKE 'lockstep-backfill:%' AND datname = current_database()
         ORDER BY random() LIMIT 1""");
  }

  private static void freezePastTheLease(BackfillHarness harness, Process replica)
      throws Exception {
    signal(replica, "STOP");
    String past = harness.database.value("SELECT clock_timestamp() + interval '600 ms'");
    BackfillHarness.await(
        () -> harness.database.value("SELECT clock_timestamp() > '" + past + "'").equals("t"));
    signal(replica, "CONT");
  }

  private static void signal(Process replica, String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, String.valueOf(replica.pid())).start().waitFor();
  }

  private static Void drain(Process process) throws IOException {
    try (BufferedReader output = process.inputReader()) {
      while (output.readLine() != null) {
        // The pipe must not fill up.
      }
    }
    return null;
  }
}
