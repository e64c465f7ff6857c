// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that was there before Lockstep, from the first look at it to a squashed baseline. */
class TakenOverDatabaseIT {
  @TempDir private Path root;
  private ProjectScene scene;

  @BeforeEach
  void open() {
    scene = new ProjectScene(root);
    scene.database.execute(
        """
        CREATE TABLE "Artists" (id bigserial PRIMARY KEY, name text NOT NULL);
        CREATE TABLE artworks (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          artist bigint REFERENCES "Artists");
        ALTER TABLE artworks ENABLE ROW LEVEL SECURITY;
        CREATE POLICY all_of_them ON artworks TO taken_over_reader USING (true);
        INSERT INTO "Artists" (name) VALUES ('Ida');
        INSERT INTO artworks (artist) VALUES (1)"""
            .replace("taken_over_reader", "pg_monitor"));
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private static String version(List<String> files) {
    return files.stream()
        .filter(file -> file.matches("migrations/V\\d{14}__baseline\\.sql"))
        .map(file -> file.substring("migrations/V".length(), "migrations/V".length() + 14))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void isAdoptedCheckedChangedAndSquashed() {
    assertThat(scene.run("adopt", "database", "--dry-run").exited(0).out())
        .contains("would write src/main/schema/Artists.sql")
        .last()
        .isEqualTo("proven: of an empty database the baseline migration makes what this one has");
    assertThat(scene.files()).isEmpty();

    scene.run("adopt", "database").exited(0);
    String baseline = version(scene.files());
    assertThat(scene.run("adopt", "database").exited(0).out())
        .containsExactly("this database is adopted already; there is nothing to do");
    assertThat(scene.run("schema", "split", "--database").exited(0).out())
        .containsExactly("the modules are there already");
    scene.run("check").exited(0);
    assertThat(scene.run("migrate").exited(0).out())
        .containsExactly("nothing to apply, the database is at version " + baseline);
    assertThat(
            scene.database.rows(
                "SELECT (SELECT count(*) FROM \"Artists\"), (SELECT count(*) FROM artworks)"))
        .containsExactly("1|1");

    scene
        .with(
            "migrations/V99990101000000__kinds.sql",
            "CREATE TABLE kinds (label text);\nINSERT INTO kinds VALUES ('print');\n")
        .with("src/main/schema/kinds.sql", "CREATE TABLE kinds (label text);\n")
        .with("migrations/afterMigrate.sql", "UPDATE kinds SET label = label || '!';\n");
    scene.run("generate").exited(0);
    assertThat(scene.run("migrate").exited(0).out())
        .anyMatch(line -> line.startsWith("applied 1 migration"));
    assertThat(scene.database.value("SELECT label FROM kinds")).isEqualTo("print!");

    assertThat(scene.run("squash", "--to", "99990101000000").exited(0).out())
        .contains(
            "wrote migrations/B99990101000000__squashed.sql",
            "rows: 1 of public.kinds, which the migrations leave there, are in the baseline",
            "may be archived: V" + baseline + "__baseline.sql",
            "may be archived: V99990101000000__kinds.sql");
    scene.run("check").exited(0);
    try (TestDatabase empty = TestDatabase.create()) {
      scene.set("DATABASE_URL", empty.url());
      assertThat(scene.run("migrate", "--dry-run").exited(0).out())
          .anyMatch(line -> line.strip().equals("B99990101000000__squashed.sql"))
          .noneMatch(line -> line.contains("__baseline") || line.contains("__kinds"))
          .contains("callback: afterMigrate.sql");
      scene.run("migrate").exited(0);
      assertThat(empty.rows("SELECT type, script FROM flyway_schema_history"))
          .containsExactly("SQL_BASELINE|B99990101000000__squashed.sql");
      assertThat(empty.value("SELECT label FROM kinds")).isEqualTo("print!");
    }
  }

  @Test
  void aDumpIsTakenApartAndWhatIsThereIsNotOverwritten() {
    scene
        .with(
            "dump.sql",
            """
            \\restrict abc
            SET statement_timeout = 0;
            CREATE VIEW later AS SELECT i FROM a;
            CREATE TABLE a (i int);
            COPY a FROM stdin;
            1
            \\.
            """)
        .with("src/main/schema/a.sql", "CREATE TABLE a (i bigint);\n")
        .unset("DATABASE_URL");

    assertThat(scene.run("schema", "split", "dump.sql").exited(2).err())
        .singleElement()
        .asString()
        .contains("a.sql is in src/main/schema already and would be another; nothing was written;");
    assertThat(scene.files()).containsExactly("dump.sql", "src/main/schema/a.sql");

    assertThat(scene.run("schema", "split", "dump.sql", "--overwrite").exited(0).out())
        .startsWith("wrote src/main/schema/_views.sql", "replaced src/main/schema/a.sql")
        .contains("note: \\restrict (1) is left out: a command of psql's own, no SQL");
    assertThat(scene.tree.text("src/main/schema/a.sql"))
        .isEqualTo("CREATE TABLE public.a (\n  i integer\n);\n");
  }
}
