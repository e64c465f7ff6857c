// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.ChildProcess;
import dev.lockstep.support.LockstepProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrongFilesIT {
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

  @Test
  void everyFileThatCannotBeUsedIsNamedAndNothingIsChanged() throws Exception {
    scene
        .with("V1__fine.sql", "CREATE TABLE fine (id int);")
        .with("V2_badly_named.sql", "SELECT 1;")
        .with("V3__one.sql", "SELECT 1;")
        .with("V3.0__other.sql", "SELECT 1;")
        .with("V4__directive.sql", "\n-- lockstep:no-such-thing 3\nSELECT 1;")
        .with("V5__mixed.sql", "CREATE TABLE x (id int);\nCREATE INDEX CONCURRENTLY ON x (id);")
        .with("U9__stray.sql", "SELECT 1;");
    Files.write(
        folder.resolve("V6__latin.sql"), "SELECT 'é';".getBytes(StandardCharsets.ISO_8859_1));

    ChildProcess.Result result = scene.migrate().exited(3);

    assertThat(result.error())
        .contains("V2_badly_named.sql: badly named")
        .contains("V3__one.sql: duplicate version")
        .contains("V3.0__other.sql")
        .contains("V4__directive.sql:2: unknown directive 'lockstep:no-such-thing'")
        .contains("V5__mixed.sql:2: mixes")
        .contains("V6__latin.sql:1: is not UTF-8")
        .contains("U9__stray.sql: reverses version 9")
        .doesNotContain("V1__fine.sql");
    assertThat(scene.database.value("SELECT to_regclass('flyway_schema_history') IS NULL"))
        .isEqualTo("t");
    assertThat(scene.database.value("SELECT to_regnamespace('lockstep') IS NULL")).isEqualTo("t");
  }

  @Test
  void whatCannotRunAsItIsWrittenIsNamedBeforeTheFirstChange() {
    scene
        .with("V1__fine.sql", "CREATE TABLE fine (id int);")
        .with("V2__two.sql", "BEGIN;\nCREATE TABLE a (i int);\nCOMMIT;\nCREATE TABLE b (i int);")
        .with("V3__psql.sql", "\\connect other\nCREATE TABLE c (i int);")
        .with("R__view.sql", "BEGIN;\nCREATE OR REPLACE VIEW v AS SELECT 1;\nROLLBACK;");

    for (String option : new String[] {"--dry-run", "--output=text"}) {
      assertThat(scene.command("migrate", option).run().exited(3).error())
          .contains("V2__two.sql:1: BEGIN", "V2__two.sql:3: COMMIT", "V3__psql.sql:1: \\connect")
          .contains("R__view.sql:3: ROLLBACK")
          .doesNotContain("V1__fine.sql");
    }
    assertThat(scene.database.value("SELECT to_regclass('fine') IS NULL")).isEqualTo("t");
  }

  @Test
  void aGateOnAMisspeltBackfillIsNamedBeforeTheFirstChange() throws Exception {
    Path backfills = Files.createDirectory(folder.resolve("backfills"));
    Files.writeString(
        backfills.resolve("artworks_slug.sql"),
        "/* lockstep\ntable: fine\nrequires: 7\n*/\n"
            + "-- @batch\nUPDATE fine SET id = id WHERE id > :from AND id <= :to;\n"
            + "-- @remaining\nSELECT 0;\n");
    Path migrations = Files.createDirectory(folder.resolve("migrations"));
    scene
        .set("LOCKSTEP_MIGRATIONS_DIR", migrations.toString())
        .set("LOCKSTEP_BACKFILLS_DIR", backfills.toString())
        .with("migrations/V1__fine.sql", "CREATE TABLE fine (id int PRIMARY KEY);")
        .with(
            "migrations/V2__contract.sql",
            "-- lockstep:requires-backfill artwork_slug\nALTER TABLE fine ADD slug text;");

    assertThat(scene.migrate().exited(3).error())
        .contains("V2__contract.sql:1: requires backfill artwork_slug", "mean artworks_slug?")
        .contains("artworks_slug.sql:3: requires migration 7, which there is not");
    assertThat(scene.command("migrate", "--dry-run").run().exited(3).error())
        .contains("mean artworks_slug?");
    assertThat(scene.command("status").run().exited(0).transcript())
        .contains("mean artworks_slug?");
    assertThat(scene.command("backfill", "run", "artwork_slug").run().exited(1).error())
        .contains("did you mean artworks_slug?");
    assertThat(scene.database.value("SELECT to_regclass('fine') IS NULL")).isEqualTo("t");
  }

  @Test
  void changedMissingAndOutOfOrderFilesAreNamedAndNothingIsChanged() {
    scene
        .with("V1__a.sql", "CREATE TABLE a (id int);")
        .with("V3__c.sql", "CREATE TABLE c (id int);")
        .with("V5__e.sql", "CREATE TABLE e (id int);");
    scene.migrate().exited(0);
    scene
        .with("V1__a.sql", "CREATE TABLE a (id bigint);")
        .without("V3__c.sql")
        .with("V4__d.sql", "CREATE TABLE d (id int);")
        .with("V6__f.sql", "CREATE TABLE f (id int);");

    assertThat(scene.migrate().exited(3).error())
        .contains("V1__a.sql: was changed")
        .contains("V3__c.sql: is missing")
        .contains("V4__d.sql: is out of order");
    assertThat(scene.command("migrate", "--dry-run").run().exited(3).error()).contains("V1__a.sql");
    assertThat(scene.history()).hasSize(3);
  }

  @Test
  void anUnknownOptionOrABadSettingIsExitTwo() {
    assertThat(scene.command("migrate", "--no-such-option").run().exited(2).error())
        .contains("--no-such-option")
        .contains("--help");
    assertThat(scene.command("no-such-command").run().exited(2).error())
        .contains("no-such-command");
    assertThat(scene.command("migrate", "--target", "abc").run().exited(2).error()).contains("abc");
    scene.set("LOCKSTEP_LOCK_TIMEOUT", "soon").set("LOCKSTEP_MIGRATE_AT_START", "perhaps");
    assertThat(scene.migrate().exited(2).error())
        .contains("LOCKSTEP_LOCK_TIMEOUT")
        .contains("soon")
        .contains("LOCKSTEP_MIGRATE_AT_START")
        .contains("perhaps");
  }

  @Test
  void noDatabaseIsExitTwoAndSaysWhichSetting() {
    assertThat(
            LockstepProcess.of("migrate")
                .with("LOCKSTEP_MIGRATIONS_DIR", folder.toString())
                .run()
                .exited(2)
                .error())
        .contains("DATABASE_URL");
  }

  @Test
  void aBrokenUrlIsExitTwoAndNeverShowsItsPassword() {
    scene.set("DATABASE_URL", "postgres://user:hunter2@host:1/").with("V1__a.sql", "SELECT 1;");
    ChildProcess.Result result = scene.migrate().exited(2);
    assertThat(result.error()).contains("DATABASE_URL");
    assertThat(result.transcript()).doesNotContain("hunter2");
  }
}
