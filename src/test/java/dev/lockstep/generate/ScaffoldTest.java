package dev.lockstep.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.check.Check;
import dev.lockstep.config.BackfillInspection;
import dev.lockstep.proof.Project;
import dev.lockstep.proof.ProofStore;
import dev.lockstep.support.Scratch;
import dev.lockstep.support.Tree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The backfill that is written with a NOT NULL column: it fits the table, whatever its name. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ScaffoldTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path root;
  private Tree tree = new Tree(Path.of("."));
  private Project project = new Project(Path.of(""), Path.of(""), Path.of(""), Path.of(""));

  @BeforeEach
  void project() {
    tree = new Tree(root);
    project = tree.project();
  }

  private void generate(String description) throws Exception {
    GeneratedFiles.write(
        new Generate(project, Scratch.source(), ProofStore.NONE, "1", Scripts.SAFE, NOON)
            .run(description));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          mixed case and a key of that   | Foo.sql    | CREATE TABLE "Foo" ("Id" int PRIMARY KEY%s) | table: "Foo" |
          a reserved word                | order.sql  | CREATE TABLE "order" (id int PRIMARY KEY%s) | table: "order" |
          a unique constraint            | a.sql      | CREATE TABLE a (x int, y int NOT NULL UNIQUE%s) | table: a | key: y
          a unique index of two          | a.sql      | CREATE TABLE a (x int NOT NULL, "Y" int NOT NULL%s); CREATE UNIQUE INDEX i ON a (x, "Y") | table: a | key: x, "Y"
          nulls in one, none in another  | a.sql      | CREATE TABLE a (x int UNIQUE, y int NOT NULL UNIQUE%s) | table: a | key: y
          """)
  void names_the_table_and_its_key_as_sql_does(
      String what, String file, String sql, String table, String key) throws Exception {
    tree.with("src/main/schema/" + file, sql.formatted("") + ";");
    generate("create");
    tree.with("src/main/schema/" + file, sql.formatted(", must int NOT NULL") + ";");
    generate("must");
    String scaffold = tree.text("backfills/must.sql");
    assertThat(scaffold.lines()).contains(table);
    if (key == null) {
      assertThat(scaffold).doesNotContain("key:");
    } else {
      assertThat(scaffold.lines()).contains(key);
    }
    // PostgreSQL prepares it, against the table that the migrations make.
    tree.with("backfills/must.sql", scaffold.replace("\"value_of_must\"()", "0"));
    assertThat(
            new Check(
                    project,
                    Scratch.source(),
                    ProofStore.NONE,
                    "1",
                    new BackfillInspection(project.backfills()),
                    folder -> java.util.List.of(),
                    Clock.systemUTC())
                .run()
                .findings())
        .isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          no key             | CREATE TABLE a (x int%s)
          nulls in the key   | CREATE TABLE a (x int UNIQUE%s)
          a part of the rows | CREATE TABLE a (x int NOT NULL%s); CREATE UNIQUE INDEX i ON a (x) WHERE x > 0
          an expression      | CREATE TABLE a (x int NOT NULL%s); CREATE UNIQUE INDEX i ON a (abs(x))
          checked at commit  | CREATE TABLE a (x int NOT NULL UNIQUE DEFERRABLE%s)
          """)
  void a_table_without_a_key_is_said_before_anything_is_written(String what, String sql)
      throws Exception {
    tree.with("src/main/schema/a.sql", sql.formatted("") + ";");
    generate("create");
    tree.with("src/main/schema/a.sql", sql.formatted(", must int NOT NULL") + ";");
    long before = files();
    assertThatThrownBy(() -> generate("must"))
        .isInstanceOf(UnusableRequestException.class)
        .hasMessageStartingWith(
            "table public.a: its rows have to be filled before must can be NOT NULL, and it has no"
                + " primary key")
        .hasMessageContaining("give it one first");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void two_tables_of_one_name_get_a_backfill_each() throws Exception {
    tree.with("src/main/schema/_schemas.sql", "CREATE SCHEMA shop;");
    for (String extra : new String[] {"", ", must int NOT NULL"}) {
      tree.with("src/main/schema/a.sql", "CREATE TABLE a (id int PRIMARY KEY" + extra + ");");
      tree.with(
          "src/main/schema/shop/a.sql", "CREATE TABLE shop.a (id int PRIMARY KEY" + extra + ");");
      generate(extra.isEmpty() ? "create" : "must");
    }
    assertThat(tree.text("backfills/must_a.sql")).contains("table: a\n");
    assertThat(tree.text("backfills/must_shop_a.sql")).contains("table: shop.a\n");
  }

  private long files() throws Exception {
    try (var paths = Files.walk(root)) {
      return paths.count();
    }
  }
}
