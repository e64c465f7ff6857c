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

/** Lint as an author and CI run it. */
class LintIT {
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
                INSERT INTO artworks VALUES (1, 'one', 5), (2, 'two', 7);
                CREATE INDEX artworks_price ON artworks (price);
                """)
            .with("backfills/README", "");
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private void spoil() {
    scene
        .with(
            "migrations/V2__slug.sql",
            """
            ALTER TABLE artworks ALTER COLUMN title TYPE varchar(100);
            ALTER TABLE artworks ADD COLUMN slug text;
            UPDATE artworks SET slug = lower(title);
            -- lockstep:allow ban-drop-column nothing reads prices any more
            ALTER TABLE artworks DROP COLUMN price;
            """)
        .with(
            "migrations/V3__index.sql",
            """
            -- lockstep:allow nonsense because
            CREATE INDEX artworks_slug ON artworks (slug);
            CREATE TABLE fresh (id int);
            CREATE INDEX fresh_id ON fresh (id);
            """);
  }

  @Test
  void whatIsPendingIsJudgedByWhatItDoes() throws Exception {
    scene.run("migrate").exited(0);
    assertThat(scene.run("lint").exited(0).out())
        .singleElement()
        .asString()
        .startsWith("nothing to look at");
    spoil();
    List<String> all = scene.run("lint", "--sarif", "lint.sarif").exited(3).out();
    assertThat(all).contains("    CREATE INDEX CONCURRENTLY artworks_slug ON artworks (slug);");
    List<String> lines = all.stream().filter(line -> !line.startsWith(" ")).toList();
    assertThat(lines).hasSize(5);
    assertThat(lines.get(0))
        .startsWith("migrations/V2__slug.sql:3: note: whole-table-write: updates artworks");
    assertThat(lines.get(1))
        .startsWith("migrations/V2__slug.sql:3: note: strong-lock-before-slow-work: ")
        .contains("; here: artworks has 2 rows, ")
        .contains("ACCESS EXCLUSIVE by line 1")
        .contains("; instead: ");
    assertThat(lines.get(2))
        .startsWith("migrations/V3__index.sql:2: note: require-concurrent-index-creation: ")
        .contains("nothing writes to artworks meanwhile");
    assertThat(lines.get(3))
        .startsWith("migrations/V3__index.sql:1: error: unknown-rule: there is no rule 'nonsense'");
    assertThat(lines.get(4)).startsWith("1 error, 0 warnings, 3 notes in 2 migrations in ");

    ObjectMapper mapper = new ObjectMapper();
    JsonNode json =
        mapper.readTree(String.join("\n", scene.run("lint", "--output", "json").exited(3).out()));
    JsonNode results = mapper.readTree(scene.tree.text("lint.sarif")).at("/runs/0/results");
    assertThat(json.get("status").asText()).isEqualTo("failed");
    assertThat(json.get("findings")).hasSize(4).hasSameSizeAs(results);
    assertThat(json.at("/findings/1/safeForm").asText()).contains("a migration for each");
    assertThat(results.findValuesAsText("level"))
        .containsExactlyInAnyOrder("note", "note", "note", "error");
    // Nothing was applied to the database itself.
    assertThat(scene.database.rows("SELECT count(*) FROM flyway_schema_history"))
        .containsExactly("1");
    assertThat(ProjectScene.scratchDatabases()).isEmpty();
  }

  @Test
  void filesAndAllOfThemAreLookedAtWithoutADatabase() {
    spoil();
    scene.unset("DATABASE_URL");
    assertThat(scene.run("lint", "migrations/V3__index.sql").exited(3).out())
        .anyMatch(
            line -> line.contains("V3__index.sql:2: error: require-concurrent-index-creation"))
        .noneMatch(line -> line.contains("V2__slug.sql"));
    assertThat(scene.run("lint", "--all").exited(3).out())
        .anyMatch(line -> line.contains("V2__slug.sql:3: error: strong-lock-before-slow-work"))
        .noneMatch(line -> line.contains("V1__art.sql"))
        .last()
        .asString()
        .contains(" in 3 migrations in ");
  }

  @Test
  void badInputIsOneLine() {
    scene.with("other.sql", "SELECT 1;").with("migrations/U1__art.sql", "DROP TABLE artworks;");
    assertThat(scene.run("lint", "migrations/V9__none.sql").exited(2).error())
        .isEqualTo("lockstep: migrations/V9__none.sql: no such file");
    assertThat(scene.run("lint", "other.sql").exited(2).error())
        .contains("other.sql is no V or R file of migrations");
    assertThat(scene.run("lint", "migrations/U1__art.sql").exited(2).error())
        .contains("is no V or R file");
    assertThat(scene.run("lint", "--all", "other.sql").exited(2).error())
        .contains("--all and files");
    scene.with("migrations/V2__bad.sql", "SELECT 1;\nDROP TABLE nothing;");
    assertThat(scene.run("lint", "--all").exited(3).error())
        .contains("migrations/V2__bad.sql:2: migration-fails: ");
    scene.set("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none");
    assertThat(scene.run("lint").exited(1).error()).contains("127.0.0.1:1");
  }

  /** A table of two rows is no harm; the same table of forty gigabytes is. */
  @Test
  void howBadItIsFollowsTheSizeOfTheTable() throws Exception {
    scene.run("migrate").exited(0);
    scene.with("migrations/V2__n.sql", "ALTER TABLE artworks ALTER COLUMN title SET NOT NULL;");
    scene.database.execute("ANALYZE artworks");
    assertThat(scene.run("lint").exited(0).out())
        .first()
        .asString()
        .startsWith(
            "migrations/V2__n.sql:1: note: adding-not-nullable-field: reads all of artworks")
        .contains("; here: artworks has 2 rows, ")
        .contains(" and 2 indexes of ")
        .contains("; instead: ");
    String status = String.join("\n", scene.run("status", "--output", "json").exited(0).out());
    JsonNode table = new ObjectMapper().readTree(status).at("/sizes/tables/0");
    assertThat(table.get("name").asText()).isEqualTo("artworks");
    assertThat(table.get("bytes").asText())
        .isEqualTo(scene.database.value("SELECT pg_table_size('artworks')"));
    scene
        .with("small.json", status)
        .with(
            "large.json",
            status
                .replaceAll("\"rows\"\\s*:\\s*2\\b", "\"rows\": 300000000")
                .replaceAll("\"bytes\"\\s*:\\s*\\d+", "\"bytes\": 42949672960"));
    scene.unset("DATABASE_URL");
    String file = "migrations/V2__n.sql";
    assertThat(scene.run("lint", "--sizes", "small.json", file).exited(0).out())
        .anyMatch(line -> line.contains(":1: note: adding-not-nullable-field"));
    assertThat(scene.run("lint", "--sizes", "large.json", file).exited(3).out())
        .first()
        .asString()
        .startsWith("migrations/V2__n.sql:1: error: adding-not-nullable-field: ")
        .contains("here: artworks has 300,000,000 rows, 40 GB and 2 indexes of ");
    assertThat(scene.run("lint", "--sizes", "none.json", file).exited(2).error())
        .contains("--sizes none.json: no such file; 'lockstep status --output json'");
    assertThat(scene.run("lint", "--sizes", file, file).exited(2).error())
        .contains("is not what status prints");
  }
}
