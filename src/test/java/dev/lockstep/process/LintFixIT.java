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

/** What {@code lint --fix} writes, and what it never touches. */
class LintFixIT {
  private static final String INDEX =
      """
      ALTER TABLE artworks ADD COLUMN slug text;
      CREATE INDEX artworks_slug ON artworks (slug);
      ALTER TABLE artworks ALTER COLUMN title SET NOT NULL;
      """;

  @TempDir private Path root;
  private ProjectScene scene;

  @BeforeEach
  void open() {
    scene =
        new ProjectScene(root)
            .with(
                "migrations/V1__art.sql",
                """
                CREATE TABLE artworks (id bigint PRIMARY KEY, title varchar(50));
                INSERT INTO artworks VALUES (1, 'one'), (2, 'two');
                """)
            .with("migrations/V2__index.sql", INDEX)
            .with("backfills/README", "");
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void whatIsPendingIsRewrittenAndMigratesAndWhatIsAppliedIsNot() throws Exception {
    scene.run("migrate", "--target", "1").exited(0);
    List<String> dry = scene.run("lint", "--fix", "--dry-run").exited(0).out();
    assertThat(dry).anyMatch(line -> line.equals("would be rewritten: migrations/V2__index.sql"));
    assertThat(scene.tree.text("migrations/V2__index.sql")).isEqualTo(INDEX);

    List<String> lines = scene.run("lint", "--fix").exited(0).out();
    assertThat(lines)
        .contains(
            "rewritten: migrations/V2__index.sql",
            "added: migrations/V2.1__index_index.sql",
            "added: migrations/V2.2__index_guard_validate.sql",
            "added: migrations/V2.3__index_contract.sql",
            "proven on scratch databases: the same schema and the same rows as before")
        .noneMatch(line -> line.contains("no database is configured"));
    assertThat(lines.getLast()).startsWith("0 errors, 0 warnings, 0 notes in 4 migrations in ");
    assertThat(scene.tree.text("migrations/V2.1__index_index.sql"))
        .isEqualTo("CREATE INDEX CONCURRENTLY artworks_slug ON artworks (slug);\n");
    scene.run("migrate").exited(0);
    assertThat(scene.database.rows("SELECT count(*) FROM flyway_schema_history"))
        .containsExactly("5");
    assertThat(
            scene.database.rows(
                "SELECT attnotnull FROM pg_attribute WHERE attrelid = 'artworks'::regclass AND"
                    + " attname = 'title'"))
        .containsExactly("t");

    scene.with("migrations/V3__drop.sql", "DROP INDEX artworks_slug;\n");
    scene.run("migrate").exited(0);
    JsonNode json =
        new ObjectMapper()
            .readTree(
                String.join(
                    "\n",
                    scene
                        .run("lint", "migrations/V3__drop.sql", "--fix", "--output", "json")
                        .exited(0)
                        .out()));
    assertThat(json.at("/fixed/written")).isEmpty();
    assertThat(json.at("/fixed/notRewritten/0/why").asText())
        .contains("applied in the configured database");
    assertThat(json.at("/findings/0/steps/1").asText())
        .isEqualTo("DROP INDEX CONCURRENTLY artworks_slug;");
    assertThat(ProjectScene.scratchDatabases()).isEmpty();
  }

  @Test
  void withoutADatabaseItSaysWhatItCannotKnow() {
    scene.unset("DATABASE_URL");
    List<String> lines = scene.run("lint", "--fix", "migrations/V2__index.sql").exited(0).out();
    assertThat(lines)
        .anyMatch(line -> line.contains("no database is configured"))
        .last()
        .asString()
        .contains(" in 4 migrations in ");
    assertThat(scene.run("lint", "--dry-run").exited(2).error()).contains("--dry-run is for --fix");
  }

  @Test
  void partitionsAreIndexedOneByOneAndWhatCannotBeWrittenSaysWhy() {
    scene
        .unset("DATABASE_URL")
        .with(
            "migrations/V2__index.sql",
            """
            CREATE TABLE "Sale" (at date NOT NULL, kind int NOT NULL) PARTITION BY RANGE (at);
            CREATE TABLE sale_1 PARTITION OF "Sale" FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
            INSERT INTO "Sale" VALUES ('2025-03-01', 1);
            """)
        .with("migrations/V3__index.sql", "CREATE INDEX sale_kind ON \"Sale\" (kind);\n")
        .with(
            "migrations/V4__gone.sql",
            """
            ALTER TABLE artworks SET UNLOGGED;
            TRUNCATE artworks;
            """)
        .with(
            "migrations/R__never_twice.sql",
            """
            ALTER TABLE artworks DROP CONSTRAINT IF EXISTS once;
            ALTER TABLE artworks ADD CONSTRAINT once EXCLUDE USING btree (title WITH =);
            """);
    List<String> lines = scene.run("lint", "--all", "--fix").exited(3).out();
    assertThat(scene.tree.text("migrations/V3__index.sql"))
        .isEqualTo(
            "CREATE INDEX CONCURRENTLY sale_1_kind_idx ON public.sale_1 USING btree (kind);\n");
    assertThat(scene.tree.text("migrations/V3.1__index_settle.sql"))
        .isEqualTo(
            "CREATE INDEX sale_kind ON ONLY public.\"Sale\" USING btree (kind);\n\n"
                + "ALTER INDEX public.sale_kind ATTACH PARTITION public.sale_1_kind_idx;\n");
    assertThat(lines)
        .anyMatch(
            line -> line.contains("gone_then.sql:1: warning: truncate-table: deletes all rows"))
        .anyMatch(line -> line.contains("V4__gone.sql:1: error: rewrites-table"))
        .noneMatch(line -> line.contains("scans-table-under-lock"))
        .anyMatch(
            line ->
                line.contains(
                    "R__never_twice.sql: not rewritten: a repeatable migration is one file"))
        .anyMatch(
            line ->
                line.contains("R__never_twice.sql:2: error: disallowed-unique-constraint")
                    && line.contains("there is no other form of an exclusion constraint"));
  }

  @Test
  void annotationsAndLevelsAreThoseOfTheProject() {
    scene.unset("DATABASE_URL");
    assertThat(scene.run("lint", "--all", "--output", "github").exited(3).out())
        .anyMatch(
            line ->
                line.startsWith(
                    "::error file=migrations/V2__index.sql,line=2,title=require-concurrent-index"));
    assertThat(scene.run("lint", "--all", "--output", "gitlab").exited(3).out())
        .anyMatch(line -> line.contains("\"severity\" : \"major\""));
    assertThat(scene.run("status", "--output", "github").exited(2).error())
        .contains("--output github is of lint alone");
    scene.set(
        "LOCKSTEP_LINT",
        "require-concurrent-index-creation=note,adding-not-nullable-field=off,"
            + "strong-lock-before-slow-work=off");
    assertThat(scene.run("lint", "--all").exited(0).out())
        .last()
        .asString()
        .startsWith("0 errors, 0 warnings, 1 note in 2 migrations in ");
    scene.set("LOCKSTEP_LINT", "adding-not-nullable-fields=off");
    assertThat(scene.run("lint").exited(2).error())
        .contains("LOCKSTEP_LINT: there is no rule 'adding-not-nullable-fields'; did you mean")
        .contains("adding-not-nullable-field");
  }
}
