// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.ChildProcess;
import dev.lockstep.support.Eventually;
import dev.lockstep.support.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scratch databases on {@code LOCKSTEP_SHADOW_URL}, and what stands in the way of having them. */
class ScratchIT {
  @TempDir private Path root;
  private ProjectScene scene;

  @BeforeEach
  void open() {
    scene =
        new ProjectScene(root)
            .with("src/main/schema/a.sql", "CREATE TABLE a (id bigint PRIMARY KEY);");
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void killedRunLeavesADatabaseThatTheNextOneSweeps() {
    scene
        .with("migrations/V1__slow.sql", "SELECT pg_sleep(3600);")
        .with("migrations/V2__a.sql", "CREATE TABLE a (id bigint PRIMARY KEY);");
    try (ChildProcess process = scene.command("check").start()) {
      Eventually.isTrue(
          scene.database,
          "SELECT count(*) = 1 FROM pg_stat_activity WHERE datname LIKE 'lockstep_scratch_%'"
              + " AND state = 'active' AND query LIKE '%pg_sleep(3600)%'");
      process.kill().await();
    }
    assertThat(ProjectScene.scratchDatabases()).isNotEmpty();

    // The sleeping session ends with its client, and from then on the leftovers can be dropped.
    Eventually.isTrue(
        scene.database,
        "SELECT count(*) = 0 FROM pg_stat_activity WHERE datname LIKE 'lockstep_scratch_%'");
    scene.with("migrations/V1__slow.sql", "SELECT 1;");
    scene.run("generate", "lock").exited(0);
    assertThat(ProjectScene.scratchDatabases()).isEmpty();
  }

  @Test
  void withoutTheCacheNothingStaysAndTheSameIsWritten() {
    boolean keeps =
        Integer.parseInt(scene.database.value("SELECT current_setting('server_version_num')"))
            >= 150000;
    // What other tests left on this server goes.
    scene.set("LOCKSTEP_CACHE", "false").run("generate", "a", "--dry-run").exited(0);
    assertThat(kept()).isEqualTo("0");
    scene.unset("LOCKSTEP_CACHE");
    String dryRun = scene.run("generate", "a", "--dry-run").exited(0).transcript();
    assertThat(root.resolve(".cache/lockstep/proofs")).isDirectory();
    // The state before any migration is an empty database, of which no copy is worth keeping.
    scene.run("generate", "a").exited(0);
    scene.with("src/main/schema/a.sql", "CREATE TABLE a (id bigint PRIMARY KEY, b text);");
    scene.run("generate", "b", "--dry-run").exited(0);
    assertThat(kept()).isEqualTo(keeps ? "1" : "0");

    scene.set("LOCKSTEP_CACHE", "false");
    scene.run("generate", "b", "--dry-run").exited(0);
    assertThat(kept()).isEqualTo("0");
    assertThat(ProjectScene.scratchDatabases()).isEmpty();
    assertThat(dryRun).contains("CREATE TABLE public.a");
  }

  private String kept() {
    return scene.database.value(
        "SELECT count(*) FROM pg_database WHERE datname LIKE 'lockstep_kept_%'");
  }

  /** The embedded one, or, for an executable that has none, the one that is installed. */
  @Test
  void withoutAServerOfTheUsersThePostgresThatIsHereServes() {
    String programs = scene.database.value("SELECT setting FROM pg_config WHERE name = 'BINDIR'");
    scene
        .unset("LOCKSTEP_SHADOW_URL")
        // A server may outlive this test for some minutes, so not in its folder.
        .unset("XDG_CACHE_HOME")
        .set("PATH", programs + ":" + System.getenv("PATH"));
    scene.run("generate", "a").exited(0);
    assertThat(scene.files()).hasSize(4).anyMatch(file -> file.endsWith("__a.sql"));
    scene.run("check").exited(0);
  }

  @Test
  void twoAtOnceDoNotMeet() {
    twoAtOnce();
    // The same with a state that both find kept, and that one at a time works in.
    scene.run("generate", "a").exited(0);
    scene.with("src/main/schema/a.sql", "CREATE TABLE a (id bigint PRIMARY KEY, b text);");
    twoAtOnce();
    twoAtOnce();
  }

  private void twoAtOnce() {
    try (ChildProcess one = scene.command("generate", "one", "--dry-run").start();
        ChildProcess other = scene.command("generate", "other", "--dry-run").start()) {
      one.await().exited(0);
      other.await().exited(0);
    }
    assertThat(ProjectScene.scratchDatabases()).isEmpty();
  }

  @Test
  void nothingIsWrittenWhereTheMigrationsFail() {
    scene.with("migrations/V1__bad.sql", "SELECT 1;\nCREATE TABLE b (id nonsense);");
    assertThat(scene.run("generate", "a").exited(3).error())
        .contains("migrations/V1__bad.sql:2")
        .contains("type \"nonsense\" does not exist");
    assertThat(scene.files()).containsExactly("migrations/V1__bad.sql", "src/main/schema/a.sql");
    assertThat(ProjectScene.scratchDatabases()).isEmpty();
  }

  @Test
  void schemaThatCannotBeLoadedIsNamedWithItsLine() {
    scene.with("src/main/schema/a.sql", "CREATE TABLE a (\n  id nonsense\n);");
    assertThat(scene.run("generate", "a").exited(3).error())
        .contains("src/main/schema/a.sql:2")
        .contains("nonsense");
    assertThat(scene.files()).containsExactly("src/main/schema/a.sql");
  }

  @Test
  void wrongUseIsExitTwo() {
    assertThat(scene.run("generate").exited(2).error()).contains("<description>");
    assertThat(scene.run("generate", "!?").exited(2).error()).contains("does not describe");
    scene.with("migrations/V99991231__far.sql", "SELECT 1;");
    assertThat(scene.run("generate", "a", "--no-such").exited(2).error()).contains("--no-such");
    scene.set("LOCKSTEP_SHADOW_URL", "postgres://x:hunter2@h:1/");
    ChildProcess.Result result = scene.run("check").exited(2);
    assertThat(result.error()).contains("LOCKSTEP_SHADOW_URL");
    assertThat(result.transcript()).doesNotContain("hunter2");
  }

  @Test
  void serverThatCannotBeUsedIsNamedWithWhatToDo() {
    scene.database.execute(
        "DO $$ BEGIN CREATE ROLE scratch_less LOGIN; EXCEPTION WHEN duplicate_object THEN END $$");
    scene.set(
        "LOCKSTEP_SHADOW_URL",
        TestDatabase.server().url("postgres").replace("postgres@", "scratch_less@"));
    assertThat(scene.run("generate", "a").exited(1).error())
        .contains("may not create databases")
        .contains("CREATEDB");

    scene.set("LOCKSTEP_SHADOW_URL", "postgres://postgres@localhost:1/postgres");
    assertThat(scene.run("generate", "a").exited(1).error())
        .contains("localhost:1/postgres")
        .contains("cannot be reached")
        .contains("LOCKSTEP_SHADOW_URL");
    assertThat(scene.files()).containsExactly("src/main/schema/a.sql");
  }
}
