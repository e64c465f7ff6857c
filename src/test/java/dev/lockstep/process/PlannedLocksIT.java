// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a dry run and status say of the locks of what is pending, and where they have it from. */
class PlannedLocksIT {
  private static final String NOWHERE = "postgres://postgres@127.0.0.1:1/none";

  @TempDir private Path root;
  private ProjectScene scene;

  @BeforeEach
  void open() {
    scene =
        new ProjectScene(root)
            .with(
                "migrations/V1__art.sql",
                """
                CREATE TABLE artworks (id bigint PRIMARY KEY, title varchar(50), price int);
                CREATE TABLE "Artists" (id bigint PRIMARY KEY);
                INSERT INTO artworks SELECT n, 'Work ' || n, n FROM generate_series(1, 20000) n;
                """);
    scene.run("migrate").exited(0);
    scene.database.execute("ANALYZE artworks");
    scene
        .with(
            "migrations/V2__price.sql",
            """
            DO $$ BEGIN ALTER TABLE "Artists" ADD COLUMN born date; END $$;
            ALTER TABLE artworks ALTER COLUMN price TYPE bigint;
            ALTER TABLE artworks ALTER COLUMN title TYPE varchar(100);
            """)
        .with(
            "migrations/V3__index.sql",
            "CREATE INDEX CONCURRENTLY artworks_price ON artworks (price);")
        .with(
            "migrations/V4__fresh.sql",
            "CREATE TABLE fresh (id int, n int);\nCREATE INDEX fresh_n ON fresh (n);\n");
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private JsonNode json(String... command) throws Exception {
    return new ObjectMapper().readTree(String.join("\n", scene.run(command).exited(0).out()));
  }

  private void assertTraced(List<String> lines) {
    assertThat(lines)
        // The DO block is seen through, and its lock is held while the other statement rewrites.
        .anyMatch(
            line -> line.matches(" +ACCESS EXCLUSIVE on \"Artists\" \\(.*\\), for about \\d+ms"))
        .anyMatch(line -> line.matches(" +ACCESS EXCLUSIVE on artworks \\(.*\\), for about \\d+ms"))
        .anyMatch(line -> line.contains("  rewrites artworks: 20,000 rows, "))
        .anyMatch(line -> line.contains("  SHARE UPDATE EXCLUSIVE on artworks "))
        .anyMatch(line -> line.contains("locks are a trace: seen on a scratch database of "))
        .noneMatch(line -> line.contains("cannot tell") || line.contains("on fresh"));
  }

  @Test
  void seenOnAScratchDatabaseAndRememberedOrAForecastThatSaysSo() throws Exception {
    assertTraced(scene.run("migrate", "--dry-run").exited(0).out());
    assertThat(ProjectScene.scratchDatabases()).isEmpty();

    // What was seen of the same files is remembered, where no scratch database can be made.
    scene.set("LOCKSTEP_SHADOW_URL", NOWHERE);
    assertTraced(scene.run("status", "--locks").exited(0).out());
    JsonNode traced = json("migrate", "--dry-run", "--output", "json");
    assertThat(traced.findValuesAsText("locksFrom")).containsOnly("trace");
    assertThat(traced.at("/pending/0/locks/1/relation").asText()).isEqualTo("artworks");
    // 20,000 rows with one index take some 20 ms to write by the rates of the benchmark.
    assertThat(traced.at("/pending/0/locks/1/estimatedMs").asLong()).isBetween(10L, 60L);
    JsonNode work = traced.at("/pending/0").path("work").path(0);
    assertThat(work.path("does").asText()).isEqualTo("rewrites");
    assertThat(work.path("rows").asLong()).isEqualTo(20_000);
    assertThat(traced.at("/pending/2/locks")).isEmpty();

    // Of other files nothing is.
    scene.with("migrations/V4__fresh.sql", "CREATE TABLE fresh (id int);\n");
    assertThat(scene.run("migrate", "--dry-run").exited(0).out())
        .contains("      cannot tell: DO block in line 1")
        .contains("      ACCESS EXCLUSIVE on artworks (blocks reads and writes)")
        .noneMatch(line -> line.contains("rewrites"))
        .anyMatch(
            line ->
                line.startsWith("locks are a forecast from the text of the statements: no scratch")
                    && line.contains("LOCKSTEP_SHADOW_URL"));
    JsonNode status = json("status", "--locks", "--output", "json");
    assertThat(status.get("plan").findValuesAsText("locksFrom"))
        .hasSize(3)
        .containsOnly("forecast");
    assertThat(status.at("/plan/notes/0").asText()).startsWith("locks are a forecast");
    assertThat(json("status", "--output", "json").get("plan").isNull()).isTrue();
  }

  @Test
  void aMigrationThatFailsThereIsNamedAndTheRestIsAForecast() {
    scene
        .with("migrations/V3__index.sql", "SELECT 1;\nDROP TABLE nothing;\n")
        .with("migrations/V5__more.sql", "ALTER TABLE artworks ADD COLUMN n int;");
    assertThat(scene.run("migrate", "--dry-run").exited(0).out())
        .anyMatch(line -> line.contains("rewrites artworks"))
        .anyMatch(
            line ->
                line.startsWith("migrations/V3__index.sql:2 fails on a scratch database: ")
                    && line.contains("\"nothing\" does not exist")
                    && line.contains("from there on locks are a forecast"));
  }

  /** Partitions of each month, which the application makes: no scratch database has them. */
  @Test
  void partitionsThatNoMigrationMakesAreLockedToo() {
    scene.tree.without("migrations/V2__price.sql").without("migrations/V3__index.sql");
    scene.with(
        "migrations/V4__fresh.sql",
        "CREATE TABLE events (at date, n int) PARTITION BY RANGE (at);\n");
    scene.run("migrate").exited(0);
    scene.database.execute(
        "CREATE TABLE events_01 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')",
        "INSERT INTO events VALUES ('2026-01-07', 1)");
    scene.with("migrations/V5__wide.sql", "ALTER TABLE events ALTER COLUMN n TYPE bigint;");
    assertThat(scene.run("migrate", "--dry-run").exited(0).out())
        .contains(
            "      ACCESS EXCLUSIVE on events (blocks reads and writes)",
            "      ACCESS EXCLUSIVE on events_01 (blocks reads and writes)",
            "      cannot tell: how long: 1 partition is here that the scratch database does not"
                + " have")
        .anyMatch(line -> line.startsWith("locks are a trace"));
  }
}
