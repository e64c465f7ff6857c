// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.support.ChildProcess;
import dev.lockstep.support.ElderServer;
import dev.lockstep.support.LockstepProcess;
import dev.lockstep.support.PgDump;
import dev.lockstep.support.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Migrations tried on a copy, as the person does who has the night shift tomorrow. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RehearsalIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static ElderServer elder;

  @TempDir Path folder;
  private TestDatabase database;
  private Path migrations;
  private Path backfills;

  @BeforeAll
  static void startElder() {
    elder = ElderServer.start();
  }

  @AfterAll
  static void stopElder() {
    elder.close();
  }

  @BeforeEach
  void setUp() throws IOException {
    database = TestDatabase.on(elder.server());
    migrations = Files.createDirectories(folder.resolve("migrations"));
    backfills = Files.createDirectories(folder.resolve("backfills"));
    file(
        "V1__people.sql",
        """
        CREATE TABLE "People" (id bigint PRIMARY KEY, age smallint NOT NULL, name text);
        INSERT INTO "People" SELECT n, n % 90, 'Person ' || n FROM generate_series(1, 4000) n;
        ANALYZE "People";
        """);
    file("U1__people.sql", "DROP TABLE \"People\";\n");
    run(0, "migrate");
    file(
        "V2__wider.sql",
        """
        ALTER TABLE "People" ADD COLUMN slug text;
        ALTER TABLE "People" ALTER COLUMN age SET DATA TYPE integer;
        """);
    file(
        "U2__wider.sql",
        """
        -- lossy: what was written since goes
        ALTER TABLE "People" ALTER COLUMN age SET DATA TYPE smallint;
        ALTER TABLE "People" DROP COLUMN slug;
        """);
    file(
        "V3__slugs.sql",
        """
        -- lockstep:requires-backfill slugs
        ALTER TABLE "People" ALTER COLUMN slug SET NOT NULL;
        """);
    file("U3__slugs.sql", "ALTER TABLE \"People\" ALTER COLUMN slug DROP NOT NULL;\n");
    Files.writeString(
        backfills.resolve("slugs.sql"),
        """
        /* lockstep
        table: "People"
        requires: 2
        */
        -- @batch
        UPDATE "People" SET slug = lower(name) WHERE id > :from AND id <= :to AND slug IS NULL;
        -- @remaining
        SELECT count(*) FROM "People" WHERE slug IS NULL;
        """);
  }

  @AfterEach
  void drop() {
    database.close();
  }

  private void file(String name, String sql) throws IOException {
    Files.writeString(migrations.resolve(name), sql);
  }

  private ChildProcess.Result run(int exit, String... arguments) {
    return on("latest", arguments).run().exited(exit);
  }

  private LockstepProcess on(String source, String... arguments) {
    return LockstepProcess.of(arguments)
        .with("DATABASE_URL", database.url())
        .with("LOCKSTEP_MIGRATIONS_DIR", migrations.toString())
        .with("LOCKSTEP_BACKFILLS_DIR", backfills.toString())
        .with("LOCKSTEP_SNAPSHOT_DIR", folder.resolve("snapshots").toString())
        .with("LOCKSTEP_SHADOW_URL", elder.server().url("postgres"))
        .with("LOCKSTEP_REHEARSE_ON", source)
        .in(folder);
  }

  private List<String> rows() {
    return PgDump.data(database.url()).stream()
        .filter(row -> row.startsWith("INSERT INTO public.\"People\""))
        .toList();
  }

  private String copies() {
    return database.value(
        "SELECT count(*) FROM pg_database WHERE datname LIKE 'lockstep_rehearsal_%"
            + database.name()
            + "'");
  }

  @Test
  void a_copy_of_the_verified_snapshot_shows_times_locks_and_rewrites_and_the_live_one_is_left()
      throws Exception {
    assertThat(run(2, "migrate", "--rehearse").error())
        .contains("there is no verified snapshot to rehearse on: run 'lockstep snapshot create");
    file("V4__drop.sql", "ALTER TABLE \"People\" DROP COLUMN name;\n");
    assertThat(run(0, "migrate", "--dry-run", "--run-backfills").out().getLast())
        .isEqualTo(
            "there is no verified snapshot to get the data back from: 'lockstep snapshot"
                + " create --verify' takes one");
    run(0, "snapshot", "create", "--verify");
    assertThat(run(0, "migrate", "--dry-run", "--run-backfills").out().getLast())
        .startsWith("to have it back, a restore would take about ")
        .contains("was restored and compared in ");
    Files.delete(migrations.resolve("V4__drop.sql"));
    List<String> before = rows();

    ChildProcess.Result rehearsed = run(0, "migrate", "--rehearse", "--output", "json");

    JsonNode report = JSON.readTree(String.join("\n", rehearsed.out()));
    assertThat(report.path("copyOf").asText()).startsWith("snapshot ");
    assertThat(report.path("failure").isNull()).isTrue();
    assertThat(report.path("migrations").findValuesAsText("script"))
        .containsExactly("V2__wider.sql", "V3__slugs.sql");
    JsonNode wider = report.path("migrations").get(0).path("statements");
    assertThat(wider).hasSize(2);
    assertThat(wider.get(0).path("rewrites")).isEmpty();
    assertThat(wider.get(0).path("locks").get(0).path("relation").asText())
        .isEqualTo("public.\"People\"");
    assertThat(wider.get(0).path("locks").get(0).path("mode").asText())
        .isEqualTo("AccessExclusiveLock");
    assertThat(wider.get(0).path("locks").get(0).path("heldMs").asLong())
        .as("held to the end, also while the table is written anew")
        .isGreaterThanOrEqualTo(wider.get(1).path("elapsedMs").asLong());
    assertThat(wider.get(1).path("line").asInt()).isEqualTo(2);
    JsonNode rewrite = wider.get(1).path("rewrites").get(0);
    assertThat(rewrite.path("relation").asText()).isEqualTo("public.\"People\"");
    assertThat(rewrite.path("rows").asLong()).isEqualTo(4000);
    assertThat(rewrite.path("bytes").asLong()).isGreaterThan(4000 * 24);
    assertThat(report.path("backfills").get(0).path("name").asText()).isEqualTo("slugs");
    assertThat(report.path("reverses").findValuesAsText("name")).containsExactly("3", "2");

    assertThat(rows()).isEqualTo(before);
    assertThat(copies()).isEqualTo("0");
    assertThat(database.rows("SELECT version FROM flyway_schema_history")).containsExactly("1");

    assertThat(run(0, "migrate", "--run-backfills").transcript())
        .containsPattern("V2__wider.sql took .*, rehearsed .* on a copy of snapshot ");
    assertThat(
            database.rows(
                "SELECT version, trace -> 'statements' -> 1 -> 'rewrites' -> 0 ->> 'relation'"
                    + " FROM lockstep.rehearsal WHERE version = '2'"))
        .containsExactly("2|public.\"People\"");
  }

  @Test
  void a_copy_of_another_database_shows_what_would_fail() throws Exception {
    String staging = database.name() + "_staging";
    database.execute("CREATE DATABASE " + staging);
    try {
      LockstepProcess.of("migrate", "--target", "1")
          .with("DATABASE_URL", elder.server().url(staging))
          .with("LOCKSTEP_MIGRATIONS_DIR", migrations.toString())
          .with("LOCKSTEP_BACKFILLS_DIR", backfills.toString())
          .run()
          .exited(0);
      file("V4__fails.sql", "ALTER TABLE \"People\" ADD CONSTRAINT young CHECK (age < 80);\n");
      List<String> failed =
          new ArrayList<>(on(staging, "migrate", "--rehearse").run().exited(3).out());
      assertThat(failed.get(0)).startsWith("rehearsed on a copy of database " + staging);
      assertThat(failed)
          .anySatisfy(
              line ->
                  assertThat(line)
                      .startsWith("failed on the copy: ")
                      .contains("V4__fails.sql")
                      .contains("young"));
      assertThat(failed.getLast()).isEqualTo("the database itself was not touched");

      Files.delete(migrations.resolve("V4__fails.sql"));
      file("V4__shim.sql", "CREATE VIEW old_people AS SELECT * FROM \"People\";\n");
      file(
          "V5__contract.sql",
          "-- lockstep:requires-unused public.old_people for 1 day\nDROP VIEW old_people;\n");
      assertThat(on(staging, "migrate", "--rehearse").run().exited(0).out())
          .anySatisfy(line -> assertThat(line).startsWith("  V4__shim.sql"))
          .contains(
              "stopped at a gate: 5 contract waits until nothing uses public.old_people; '--unused"
                  + " public.old_people' rehearses what is behind it, on the copy alone");
      LockstepProcess.of("migrate", "--run-backfills", "--target", "4")
          .with("DATABASE_URL", elder.server().url(staging))
          .with("LOCKSTEP_MIGRATIONS_DIR", migrations.toString())
          .with("LOCKSTEP_BACKFILLS_DIR", backfills.toString())
          .run()
          .exited(0);
      String behind =
          String.join(
              "\n",
              on(
                      staging,
                      "migrate",
                      "--rehearse",
                      "--unused",
                      "public.old_people",
                      "--output",
                      "json")
                  .run()
                  .exited(0)
                  .out());
      assertThat(JSON.readTree(behind).path("gatedBy").isNull()).isTrue();
      assertThat(JSON.readTree(behind).path("migrations").findValuesAsText("script"))
          .containsExactly("V5__contract.sql");
      assertThat(database.rows("SELECT * FROM lockstep.shim_use")).isEmpty();
      assertThat(copies()).isEqualTo("0");

      assertThat(on("nowhere", "migrate", "--rehearse").run().exited(2).error())
          .contains("there is no database nowhere on this server");
      try (Connection session = elder.server().connect(staging)) {
        assertThat(session.isValid(1)).isTrue();
        assertThat(on(staging, "migrate", "--rehearse").run().exited(2).error())
            .contains("database " + staging + " is in use");
      }
      assertThat(run(2, "migrate", "--rehearse", "--dry-run").error()).contains("give one of them");
    } finally {
      database.execute("DROP DATABASE " + staging + " WITH (FORCE)");
    }
  }
}
