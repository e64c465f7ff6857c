// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.app.BackfillInspection;
import dev.lockstep.cache.Cache;
import dev.lockstep.check.Check;
import dev.lockstep.proof.Project;
import dev.lockstep.support.Scratch;
import dev.lockstep.support.Tree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
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
    Generating.in(tree).run(description);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          text                    ; must text NOT NULL
          a range                 ; must int4range NOT NULL
          two, one of them unique ; must text NOT NULL UNIQUE, other numeric(4, 1) NOT NULL
          a domain that is strict ; must odd NOT NULL
          a reference             ; must int NOT NULL REFERENCES papers
          """)
  void rows_that_migrations_insert_do_not_keep_a_column_from_becoming_not_null(
      String what, String columns) throws Exception {
    tree.with(
            "src/main/schema/_odd.sql",
            "CREATE DOMAIN odd AS int CHECK (value % 2 = 1 AND value > 6);")
        .with("src/main/schema/papers.sql", "CREATE TABLE papers (id int PRIMARY KEY);")
        .with("src/main/schema/inks.sql", "CREATE TABLE inks (id int PRIMARY KEY);");
    generate("create");
    tree.with(
        "migrations/V20261122120001__seed.sql",
        "INSERT INTO inks SELECT generate_series(1, 5); INSERT INTO papers VALUES (3);");
    tree.with(
        "src/main/schema/inks.sql", "CREATE TABLE inks (id int PRIMARY KEY, " + columns + ");");

    generate("must");

    assertThat(tree.files()).contains("backfills/must.sql");
    tree.with(
        "backfills/must.sql",
        "/* lockstep\ntable: inks\n*/\n-- @batch\nUPDATE inks SET id = id WHERE id > :from AND id"
            + " <= :to;\n-- @remaining\nSELECT count(*) FROM inks WHERE must IS NULL;\n");
    assertThat(
            new Check(
                    project,
                    Scratch.source(),
                    Cache.NONE,
                    "1",
                    new BackfillInspection(project.backfills()),
                    folder -> List.of(),
                    Clock.systemUTC())
                .run()
                .findings())
        .isEmpty();
  }

  @Test
  void a_reverse_says_at_which_rows_it_fails() throws Exception {
    String with =
        "CREATE TABLE inks (id int PRIMARY KEY, colour text NOT NULL, shade text NOT NULL DEFAULT"
            + " '', name text NOT NULL, CONSTRAINT named CHECK (name <> ''));";
    String without =
        "-- lockstep:dropped inks.colour\n-- lockstep:dropped inks.shade\n"
            + "CREATE TABLE inks (id int PRIMARY KEY, name text);";
    tree.with("src/main/schema/inks.sql", with);
    generate("create");
    tree.with("src/main/schema/inks.sql", without);
    generate("less");
    assertThat(headers())
        .contains(
            "-- lossless: schema and data are as before; it fails if rows written since break"
                + " inks.colour NOT NULL, inks.name NOT NULL, named");

    tree = new Tree(root.resolve("plain"));
    project = tree.project();
    tree.with("src/main/schema/inks.sql", with);
    generate("create");
    tree.with("src/main/schema/inks.sql", without);
    Generating.oneStepIn(tree).run("less");
    assertThat(headers())
        .as("what was kept fills the rows of before")
        .anyMatch(
            header ->
                header.endsWith(
                    "; it fails if rows written since break inks.colour NOT NULL, inks.name NOT NULL, named"));

    tree = new Tree(root.resolve("discarded"));
    project = tree.project();
    tree.with("src/main/schema/inks.sql", with);
    generate("create");
    tree.with("src/main/schema/inks.sql", without);
    Generating.oneStepIn(tree)
        .run(new Request("less", true, false, Set.of(), Request.Database.NONE, true));
    assertThat(headers())
        .anyMatch(
            header ->
                header.contains(
                    "; it fails if the table has rows, for nothing fills inks.colour, NOT NULL"
                        + " without a default"));
  }

  private List<String> headers() {
    return tree.files().stream()
        .filter(file -> file.startsWith("migrations/U"))
        .map(file -> tree.text(file).lines().findFirst().orElse(""))
        .toList();
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
                    Cache.NONE,
                    "1",
                    new BackfillInspection(project.backfills()),
                    folder -> List.of(),
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

  @Test
  void tables_of_any_name_and_words_of_any_language_get_a_backfill_each() throws Exception {
    String[] tables = {"таблица", "таблицы", "Größe", "Grüße", "a b", "a-b"};
    for (String extra : new String[] {"", ", must int NOT NULL"}) {
      for (String table : tables) {
        tree.with(
            "src/main/schema/" + table + ".sql",
            "CREATE TABLE \"" + table + "\" (id int PRIMARY KEY" + extra + ");");
      }
      generate(extra.isEmpty() ? "первый" : "второй шаг");
    }
    List<String> written =
        tree.files().stream().filter(file -> file.startsWith("backfills/")).toList();
    assertThat(written)
        .containsExactly(
            "backfills/backfill_Gro_e.sql",
            "backfills/backfill_Gru_e.sql",
            "backfills/backfill_a_b.sql",
            "backfills/backfill_a_b_2.sql",
            "backfills/backfill_table.sql",
            "backfills/backfill_table_2.sql");
    assertThat(written)
        .extracting(file -> tree.text(file).lines().skip(1).findFirst().orElse(""))
        .containsExactlyInAnyOrder(
            "table: \"таблица\"",
            "table: \"таблицы\"",
            "table: \"Größe\"",
            "table: \"Grüße\"",
            "table: \"a b\"",
            "table: \"a-b\"");
  }

  @Test
  void a_description_that_was_there_before_does_not_wait_for_the_old_backfill() throws Exception {
    tree.with("src/main/schema/a.sql", "CREATE TABLE a (id int PRIMARY KEY, x int, y int);");
    generate("create");
    tree.with(
        "src/main/schema/a.sql", "CREATE TABLE a (id int PRIMARY KEY, x int NOT NULL, y int);");
    generate("not null");
    String first = tree.text("backfills/not_null.sql");
    tree.with(
        "src/main/schema/a.sql",
        "CREATE TABLE a (id int PRIMARY KEY, x int NOT NULL, y int NOT NULL);");
    generate("not null");
    assertThat(tree.text("backfills/not_null.sql")).isEqualTo(first);
    assertThat(tree.text("backfills/not_null_2.sql")).contains("WHERE \"y\" IS NULL;");
    assertThat(tree.files())
        .filteredOn(file -> file.startsWith("migrations/V"))
        .filteredOn(file -> tree.text(file).contains("requires-backfill not_null_2"))
        .hasSize(1);
  }

  @Test
  void a_partitioned_table_gets_a_column_that_must_have_a_value() throws Exception {
    for (String extra : new String[] {"", ", \"Wert\" text NOT NULL"}) {
      tree.with(
          "src/main/schema/parts.sql",
          "CREATE TABLE parts (id int, d date, PRIMARY KEY (id, d)"
              + extra
              + ") PARTITION BY RANGE (d);\n"
              + "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (MINVALUE) TO ('2026-01-01');\n"
              + "CREATE TABLE parts_2 PARTITION OF parts DEFAULT;");
      generate(extra.isEmpty() ? "create" : "wert");
      tree.with(
          "migrations/V20261122120001__rows.sql",
          "INSERT INTO parts VALUES (1, '-infinity'), (1, 'infinity');");
    }
    assertThat(tree.text("backfills/wert.sql")).contains("table: parts\n");
  }

  @Test
  void all_tables_without_a_key_are_named_at_once_and_a_name_that_is_too_long_is_refused()
      throws Exception {
    for (String extra : new String[] {"", ", must int NOT NULL"}) {
      tree.with("src/main/schema/a.sql", "CREATE TABLE a (x int" + extra + ");")
          .with("src/main/schema/b.sql", "CREATE TABLE b (x int" + extra + ");");
      if (extra.isEmpty()) {
        generate("create");
      }
    }
    assertThatThrownBy(() -> generate("must"))
        .hasMessageStartingWith(
            "table public.a: its rows have to be filled before must can be NOT NULL; table public.b:"
                + " its rows have to be filled before must can be NOT NULL; and they have no primary"
                + " key")
        .hasMessageContaining("give each one first");
    assertThatThrownBy(() -> generate("long words ".repeat(20)))
        .isInstanceOf(UnusableRequestException.class)
        .hasMessageStartingWith("the description has 219 bytes");
  }

  private long files() throws Exception {
    try (var paths = Files.walk(root)) {
      return paths.count();
    }
  }
}
