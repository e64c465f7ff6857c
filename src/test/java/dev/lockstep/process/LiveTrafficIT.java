// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.ChildProcess;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveTrafficIT {
  @TempDir Path folder;
  private Scene scene;

  @BeforeEach
  void open() {
    scene = new Scene(folder);
    scene
        .with("V1__t.sql", "CREATE TABLE t (id int); INSERT INTO t VALUES (1);")
        .set("LOCKSTEP_LOCK_TIMEOUT", "500ms");
    scene.migrate().exited(0);
    scene.with("V2__add.sql", "ALTER TABLE t ADD name text;");
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void readersGoOnWhileAMigrationWaitsForASlowTransactionAndItLandsAfterwards() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    try (var holder = new OpenTransaction(scene.database, "SELECT * FROM t /* slow report */");
        ChildProcess process = scene.start("migrate")) {
      CompletableFuture<Integer> reader =
          CompletableFuture.supplyAsync(() -> read(over), Thread::startVirtualThread);
      String blocked = process.awaitLine("migration-blocked");
      assertThat(blocked).contains("pid " + holder.pid()).contains("slow report");
      // It backs off, and comes back, more than once.
      process.awaitLine("migration-backed-off");
      holder.close();

      ChildProcess.Result result = process.await().exited(0);

      over.set(true);
      assertThat(reader.get()).isPositive();
      assertThat(result.err()).anyMatch(line -> line.contains("migration-applied"));
    }
    assertThat(scene.history()).containsExactly("1|V1__t.sql|t", "2|V2__add.sql|t");
  }

  /** Reads without end; each read may wait ten times the lock timeout and no longer. */
  private int read(AtomicBoolean over) {
    int reads = 0;
    try (Connection connection = scene.database.open();
        Statement statement = connection.createStatement()) {
      statement.execute("SET statement_timeout = '5s'");
      do {
        statement.execute("SELECT count(*), pg_sleep(0.01) FROM t");
        reads++;
      } while (!over.get());
      return reads;
    } catch (SQLException e) {
      throw new AssertionError("a reader was blocked: " + e.getMessage(), e);
    }
  }

  @Test
  void aLockThatCannotBeHadInTimeIsExitFiveAndNamesWhoHasIt() {
    scene.set("LOCKSTEP_LOCK_RETRY_FOR", "1s");
    try (var holder = new OpenTransaction(scene.database, "SELECT * FROM t /* slow report */")) {
      ChildProcess.Result result = scene.migrate().exited(5);

      assertThat(result.error())
          .contains("V2__add.sql")
          .contains("pid " + holder.pid())
          .contains("slow report")
          .contains("LOCKSTEP_LOCK_RETRY_FOR");
    }
    assertThat(scene.history()).containsExactly("1|V1__t.sql|t");
    scene.isClean();
  }
}
