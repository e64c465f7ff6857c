// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.ChildProcess;
import dev.lockstep.support.Eventually;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseIT {
  /** Stops in its middle for as long as the test holds the lock. */
  private static final String WAITING =
      "-- lockstep:lock-timeout 0\nCREATE TABLE t (id int); SELECT pg_advisory_xact_lock(1);";

  @TempDir Path folder;
  private Scene scene;

  @BeforeEach
  void open() {
    scene = new Scene(folder);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  /** Time passes for the lease, without anybody waiting for it. */
  private void leaseRunsOut() {
    scene.database.execute("UPDATE lockstep.lease SET expires_at = clock_timestamp()");
  }

  @Test
  void theNextOneTakesOverFromAKilledHolderBeforeItsTimeIsOver() {
    scene.with("V1__t.sql", WAITING);
    try (var held = new HeldAdvisoryLock(scene.database);
        ChildProcess first = scene.start("migrate")) {
      scene.awaitRunning("pg_advisory_xact_lock", 1);
      // However long the lease were: the session of its holder is gone.
      scene.database.execute("UPDATE lockstep.lease SET expires_at = clock_timestamp() + '1 day'");
      first.kill().await();
      held.close();
      scene.migrate().exited(0);
    }
    assertThat(scene.history()).containsExactly("1|V1__t.sql|t");
    assertThat(scene.database.value("SELECT epoch FROM lockstep.lease")).isEqualTo("2");
  }

  @Test
  void nobodyWaitsForTheLeaseIfNothingIsPending() {
    scene.with("V1__t.sql", "CREATE TABLE t (id int);");
    scene.migrate().exited(0);
    scene.database.execute(
        "UPDATE lockstep.lease SET expires_at = clock_timestamp() + '1 day', holder = 'somebody'");

    ChildProcess.Result result = scene.migrate().exited(0);

    assertThat(result.out()).containsExactly("nothing to apply, the database is at version 1");
  }

  @Test
  void whoWaitsTooLongForTheLeaseIsToldWhoHasIt() {
    scene.with("V1__t.sql", "CREATE TABLE t (id int);");
    scene.migrate().exited(0);
    scene.with("V2__u.sql", "CREATE TABLE u (id int);").set("LOCKSTEP_LEASE_WAIT", "0");
    scene.database.execute(
        "UPDATE lockstep.lease SET expires_at = clock_timestamp() + '1 day', holder = 'pod-7'");

    ChildProcess.Result result = scene.migrate().exited(5);

    assertThat(result.error()).contains("pod-7").contains("LOCKSTEP_LEASE_WAIT");
    assertThat(scene.history()).hasSize(1);
  }

  @Test
  void aFrozenHolderOfATransactionIsTakenOverAndFencedOutWhenItWakes() {
    scene.with("V1__t.sql", WAITING).with("V2__u.sql", "CREATE TABLE u (id int);");
    try (var held = new HeldAdvisoryLock(scene.database);
        ChildProcess frozen = scene.start("migrate")) {
      scene.awaitRunning("pg_advisory_xact_lock", 1);
      frozen.signal("STOP");
      held.close();
      // Its statement ends, its transaction stays open: the server must end that by itself.
      try (ChildProcess next = scene.start("migrate")) {
        next.awaitLine("lease-held");
        next.await().exited(0);
      }
      assertThat(scene.history()).containsExactly("1|V1__t.sql|t", "2|V2__u.sql|t");

      frozen.signal("CONT");

      ChildProcess.Result result = frozen.await().exited(1);
      assertThat(result.error()).isNotBlank();
    }
    assertThat(scene.history()).hasSize(2);
    scene.isClean();
  }

  @Test
  void aFrozenHolderOfAConcurrentBuildIsTakenOverAndFencedOutWhenItWakes() {
    scene.with("V1__t.sql", "CREATE TABLE t (id int);");
    scene.migrate().exited(0);
    scene
        .with("V2__i.sql", "CREATE INDEX CONCURRENTLY t_id ON t (id);")
        .with("V3__u.sql", "CREATE TABLE u (id int);");
    try (var writer = new OpenTransaction(scene.database, "INSERT INTO t VALUES (1)");
        ChildProcess frozen = scene.start("migrate")) {
      // The build waits for whoever writes to the table.
      Eventually.isTrue(
          scene.database,
          "SELECT count(*) > 0 FROM pg_stat_progress_create_index"
              + " WHERE datname = current_database() AND phase LIKE 'waiting for writers%'");
      frozen.signal("STOP");
      leaseRunsOut();
      scene.database.execute("UPDATE lockstep.lease SET session_pid = NULL");
      try (ChildProcess next = scene.start("migrate")) {
        next.awaitLine("waiting-for-statement");
        writer.close();
        next.await().exited(0);
      }
      assertThat(scene.history())
          .containsExactly("1|V1__t.sql|t", "2|V2__i.sql|t", "3|V3__u.sql|t");

      frozen.signal("CONT");

      ChildProcess.Result result = frozen.await().exited(1);
      assertThat(result.error()).contains("lease was taken over");
    }
    assertThat(scene.history()).hasSize(3);
    scene.isClean();
  }

  @Test
  void aTerminatedRunRollsBackAndLeavesTheLeaseFree() {
    scene.with("V1__t.sql", WAITING);
    try (var held = new HeldAdvisoryLock(scene.database);
        ChildProcess process = scene.start("migrate")) {
      scene.awaitRunning("pg_advisory_xact_lock", 1);

      process.signal("TERM");

      assertThat(process.await().exit()).isNotZero();
      assertThat(scene.history()).isEmpty();
      assertThat(scene.database.value("SELECT to_regclass('t') IS NULL")).isEqualTo("t");
      held.close();
      scene.set("LOCKSTEP_LEASE_WAIT", "5s").migrate().exited(0);
    }
    assertThat(scene.history()).containsExactly("1|V1__t.sql|t");
    scene.isClean();
  }
}
