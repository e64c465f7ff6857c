// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.catalog.CatalogReader;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.support.TestDatabase;
import dev.lockstep.support.Tree;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaLoaderTest {
  @TempDir private Path folder;
  private final TestDatabase database = TestDatabase.create();
  private Tree tree = new Tree(Path.of("."));

  @BeforeEach
  void tree() {
    tree = new Tree(folder);
  }

  @AfterEach
  void drop() {
    database.close();
  }

  private LoadedSchema load() throws SQLException {
    return SchemaLoader.load(database::open, SchemaModules.read(folder));
  }

  private String failure() {
    InvalidSchemaException failure = catchThrowableOfType(InvalidSchemaException.class, this::load);
    return String.join(
        "\n",
        failure.findings().stream()
            .map(finding -> finding.toString().replace(folder + "/", ""))
            .toList());
  }

  @Test
  void loadsModulesInAnyOrder() throws SQLException {
    tree.with(
            "artworks.sql",
            "CREATE TABLE artworks (id int PRIMARY KEY, artist int REFERENCES zed, k kind);")
        .with("zed.sql", "CREATE TABLE zed (id int PRIMARY KEY);")
        .with(
            "_a_views.sql",
            "CREATE VIEW v AS SELECT * FROM z.later; CREATE VIEW w AS SELECT * FROM v;")
        .with("z/later.sql", "CREATE TABLE z.later (id int, a public.artworks);")
        .with("_z.sql", "CREATE SCHEMA z;")
        .with("_types.sql", "CREATE TYPE kind AS ENUM ('a');");
    load();
    assertThat(database.rows("SELECT to_regclass('w')::text, to_regclass('z.later')::text"))
        .containsExactly("w|z.later");
  }

  @Test
  void dataOfCopyAndStringsAreNeitherSqlNorDirectives() throws SQLException {
    tree.with(
            "notes.sql",
            """
            CREATE TABLE notes (id int, body text DEFAULT '
            -- lockstep:dropped everything
            ');
            COPY notes FROM stdin;
            1\tto do; DROP TABLE notes
            -- lockstep:nonsense
            2\tit's
            \\.
            CREATE INDEX notes_id ON notes (id);
            /*
            -- lockstep:dropped commented.out
            */
            """)
        .with("_data.sql", "COPY notes FROM stdin;\n3\tthree\n\\.\n");
    LoadedSchema loaded = load();
    assertThat(database.rows("SELECT to_regclass('notes_id')::text, count(*) FROM notes"))
        .containsExactly("notes_id|0");
    assertThat(loaded.modules().modules()).flatExtracting(SchemaModule::dropped).isEmpty();
    assertThat(NotGenerated.notes(loaded.modules()))
        .hasSize(2)
        .allSatisfy(note -> assertThat(note).contains("COPY: rows are no part of the schema"));
  }

  @Test
  void aCommandOfPsqlIsNamedAsOne() {
    tree.with("a.sql", "CREATE TABLE a (id int);\n\\connect shop\nSELECT 1;");
    assertThat(failure())
        .isEqualTo(
            "a.sql:2: schema-file: \\connect is a command of psql's own, no SQL; a module is SQL"
                + " alone: delete the line");
  }

  @Test
  void aDirectiveBehindSqlOnItsLineIsAnError() {
    tree.with("a.sql", "CREATE TABLE a (\n  id int, -- lockstep:renamed-from no\n  b int\n);");
    assertThat(failure())
        .isEqualTo(
            "a.sql:2: schema-directive: a lockstep: directive must stand on a line of its own");
  }

  @Test
  void loadsModulesThatWaitForEachOther() throws SQLException {
    tree.with(
            "_views.sql",
            "CREATE VIEW one AS SELECT * FROM legacy; CREATE VIEW two AS SELECT 1 AS n;")
        .with("legacy.shim.sql", "CREATE VIEW legacy AS SELECT * FROM two;");
    load();
    assertThat(database.value("SELECT n FROM one")).isEqualTo("1");
  }

  @Test
  void namesThatOnlyLookLikeTablesHoldNothingUp() throws SQLException {
    // Each has a column that is called as the other's table: one that is extracted from, and one
    // behind LIKE; nobody needs the other.
    tree.with(
            "day.sql",
            "CREATE TABLE day (id int PRIMARY KEY, week date, n int GENERATED ALWAYS AS"
                + " (EXTRACT(dow FROM week)) STORED, k int REFERENCES key);")
        .with(
            "week.sql",
            "CREATE TABLE week (id int PRIMARY KEY, day text, CHECK ('a' LIKE day), k int"
                + " REFERENCES key);")
        .with("key.sql", "CREATE TABLE key (id int PRIMARY KEY);");
    load();
    assertThat(database.rows("SELECT to_regclass('day')::text, to_regclass('week')::text"))
        .containsExactly("day|week");
  }

  /** Both want the name a_b_d_key. In the second round z is there for a_b, and m not yet for a. */
  @Test
  void whatWaitsIsMadeInTheOrderInWhichItGoes() throws SQLException {
    tree.with("a.sql", "CREATE TABLE a (b_d int UNIQUE, m int REFERENCES m);")
        .with("a_b.sql", "CREATE TABLE a_b (d int UNIQUE, z int REFERENCES z);")
        .with("m.sql", "CREATE TABLE m (id int PRIMARY KEY, z int REFERENCES z);")
        .with("z.sql", "CREATE TABLE z (id int PRIMARY KEY);");
    load();
    assertThat(
            database.rows(
                "SELECT conrelid::regclass, conname FROM pg_constraint WHERE conname LIKE '%b_d_key%'"
                    + " ORDER BY conname"))
        .containsExactly("a_b|a_b_d_key", "a|a_b_d_key1");
  }

  @Test
  void aKeyThatAnotherStatementMakesIsWaitedFor() throws SQLException {
    tree.with("a.sql", "CREATE TABLE a (z int REFERENCES z (n));")
        .with("z.sql", "CREATE TABLE z (n int, a int);\nCREATE UNIQUE INDEX z_n ON z (n);");
    load();
    assertThat(database.value("SELECT count(*) FROM pg_constraint WHERE contype = 'f'"))
        .isEqualTo("1");
  }

  @Test
  void saysPostgresOwnWordsAtTheLine() {
    tree.with(
        "artworks.sql", "-- first\nCREATE TABLE artworks (\n  id int,\n  kind nonsense\n);\n");
    assertThat(failure())
        .isEqualTo("artworks.sql:4: schema-load: type \"nonsense\" does not exist [42704]");
    assertThat(database.value("SELECT to_regclass('artworks') IS NULL")).isEqualTo("t");
  }

  @Test
  void oneLineNamesTwentyFindingsAndCountsTheOthers() {
    for (int i = 10; i < 35; i++) {
      tree.with("t" + i + ".sql", "CREATE TABLE t" + i + " (id nonsense);");
    }
    InvalidSchemaException failure = catchThrowableOfType(InvalidSchemaException.class, this::load);
    assertThat(failure.findings()).hasSize(25);
    assertThat(failure)
        .hasMessageContaining("t10.sql:1: ")
        .hasMessageContaining("t29.sql:1: ")
        .hasMessageNotContaining("t30.sql")
        .hasMessageEndingWith("; and 5 more, which 'lockstep check' names");
  }

  @Test
  void syntaxErrorIsToldWithoutWhatItHoldsUp() {
    tree.with("artists.sql", "CREATE TABEL artists (id int);")
        .with("artworks.sql", "CREATE TABLE artworks (id int REFERENCES artists);");
    assertThat(failure())
        .isEqualTo("artists.sql:1: schema-load: syntax error at or near \"TABEL\" [42601]");
  }

  @Test
  void functionBodiesAreCheckedWhenAllIsThere() throws SQLException {
    tree.with(
            "_functions.sql",
            """
            CREATE FUNCTION total() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM artworks';

            CREATE FUNCTION hidden() RETURNS int LANGUAGE sql SET search_path = elsewhere AS 'SELECT id FROM only_there';
            """)
        .with("_e.sql", "CREATE SCHEMA elsewhere;")
        .with("elsewhere/only_there.sql", "CREATE TABLE elsewhere.only_there (id int);")
        .with("artworks.sql", "CREATE TABLE artworks (id int);");
    load();
    assertThat(database.value("SELECT total()")).isEqualTo("0");
  }

  @Test
  void brokenFunctionBodyIsFoundAtItsStatement() {
    tree.with(
        "_functions.sql",
        "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';\n\n"
            + "CREATE FUNCTION two() RETURNS int LANGUAGE sql AS 'SELECT nothing';\n");
    assertThat(failure())
        .isEqualTo(
            "_functions.sql:3: schema-load: public.two(): column \"nothing\" does not exist [42703]");
  }

  @Test
  void unknownDirectiveIsAnError() {
    tree.with("artworks.sql", "CREATE TABLE artworks (\n  -- lockstep:renamedfrom x\n  id int);");
    assertThat(failure())
        .isEqualTo(
            "artworks.sql:2: schema-directive: unknown directive 'lockstep:renamedfrom'; known are"
                + " renamed-from, dropped, not-ours, partitions-managed-elsewhere");
  }

  @Test
  void misplacedRenameIsAnError() {
    tree.with("artworks.sql", "CREATE TABLE artworks (id int);\n-- lockstep:renamed-from x\n");
    assertThat(failure()).startsWith("artworks.sql:2: schema-directive: renamed-from must stand");
  }

  @Test
  void sessionStateAndTransactionsAreRefused() {
    tree.with("artworks.sql", "SET search_path = x;\nCREATE TABLE artworks (id int);\nCOMMIT;");
    assertThat(failure())
        .contains("artworks.sql:1: schema-file: SET has no place")
        .contains("artworks.sql:3: schema-file: COMMIT has no place");
  }

  @Test
  void badNameIsAnError() {
    tree.with("a/b/c.sql", "").with("x.y.sql", "");
    assertThat(failure())
        .contains("a/b/c.sql: schema-file: lies too deep")
        .contains("x.y.sql: schema-file: badly named");
  }

  @Test
  void renamesAreHintsUntilTheyAreDone() throws SQLException {
    tree.with(
        "artwork_staged.sql",
        """
        -- lockstep:renamed-from artworkStaged
        CREATE TABLE artwork_staged (
          id int,
          -- lockstep:renamed-from artistId
          artist_id int,
          -- lockstep:renamed-from "Odd ""one"
          "even one" int
        );
        """);
    database.execute("CREATE TABLE \"artworkStaged\" (id int, \"artistId\" int, \"even one\" int)");
    Catalog before = catalog();
    database.execute("DROP TABLE \"artworkStaged\"");
    SchemaModules modules = load().modules();
    Catalog after = catalog();
    assertThat(modules.hints(before, after).renamed())
        .isEqualTo(
            Map.of(
                ObjectId.table("public", "artwork_staged"),
                ObjectId.table("public", "artworkStaged"),
                ObjectId.column("public", "artwork_staged", "artist_id"),
                ObjectId.column("public", "artworkStaged", "artistId")));
    assertThat(modules.hints(after, after).renamed()).isEmpty();
  }

  private Catalog catalog() throws SQLException {
    try (Connection connection = database.open()) {
      return CatalogReader.read(connection, CatalogFilter.DEFAULT);
    }
  }

  /** Remembers in memory, and how often. */
  static final class Memory implements LoadOrder {
    private Optional<List<String>> order = Optional.empty();
    private int times;

    @Override
    public Optional<List<String>> last() {
      return order;
    }

    @Override
    public void remember(List<String> files) {
      order = Optional.of(files);
      times++;
    }
  }

  private Map<String, List<LoadedRelation>> loadWith(LoadOrder order) throws SQLException {
    try (TestDatabase empty = TestDatabase.create()) {
      Map<String, List<LoadedRelation>> relations = new TreeMap<>();
      SchemaLoader.load(empty::open, SchemaModules.read(folder), order)
          .relations()
          .forEach((module, created) -> relations.put(module.name(), created));
      return relations;
    }
  }

  @Test
  void orderOfLastTimeGivesTheSameRelationsAndIsNotLookedForAgain() throws SQLException {
    tree.with("artworks.sql", "CREATE TABLE artworks (id int PRIMARY KEY, a int REFERENCES zed);")
        .with("zed.sql", "CREATE TABLE public.\"zed\" (id int PRIMARY KEY);")
        .with("Odd.sql", "CREATE UNLOGGED TABLE \"Odd\" (id int);")
        .with(
            "later.sql",
            "CREATE TABLE later (id int) PARTITION BY RANGE (id);"
                + " CREATE TABLE later_1 PARTITION OF later FOR VALUES FROM (1) TO (2);")
        .with("legacy.shim.sql", "CREATE VIEW Legacy AS SELECT * FROM zed;");
    Memory memory = new Memory();
    Map<String, List<LoadedRelation>> first = loadWith(memory);
    assertThat(memory.order.orElseThrow()).hasSize(5);
    assertThat(memory.times).isEqualTo(1);
    assertThat(loadWith(memory)).isEqualTo(first).hasSize(5);
    assertThat(first.get("later")).hasSize(2);
    assertThat(first.get("legacy")).extracting(LoadedRelation::name).containsExactly("legacy");
    assertThat(memory.times).isEqualTo(1);
  }

  @Test
  void orderThatNoLongerHoldsIsReplaced() throws SQLException {
    tree.with("a.sql", "CREATE TABLE a (id int PRIMARY KEY, b int REFERENCES b);")
        .with("b.sql", "CREATE TABLE b (id int PRIMARY KEY);");
    Memory memory = new Memory();
    loadWith(memory);
    tree.with("a.sql", "CREATE TABLE a (id int PRIMARY KEY);")
        .with("b.sql", "CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);");
    assertThat(loadWith(memory)).containsOnlyKeys("a", "b");
    assertThat(memory.times).isEqualTo(2);
    assertThat(loadWith(memory)).containsOnlyKeys("a", "b");
    assertThat(memory.times).isEqualTo(2);
  }

  @Test
  void modulesThatWaitForEachOtherAreNotTriedInVain() throws SQLException {
    tree.with(
            "_views.sql",
            "CREATE VIEW one AS SELECT * FROM legacy; CREATE VIEW two AS SELECT 1 AS n;")
        .with("legacy.shim.sql", "CREATE VIEW legacy AS SELECT * FROM two;");
    Memory memory = new Memory();
    Map<String, List<LoadedRelation>> first = loadWith(memory);
    assertThat(loadWith(memory)).isEqualTo(first);
    assertThat(loadWith(memory)).isEqualTo(first);
    assertThat(memory.order.orElseThrow()).isEmpty();
  }

  @Test
  void relationThatNoStatementNamesIsStillItsModules() throws SQLException {
    tree.with("a.sql", "DO $$ BEGIN CREATE TABLE c (id int); END $$;")
        .with("b.sql", "CREATE TABLE b (id int);")
        .with("c.sql", "CREATE TABLE IF NOT EXISTS c (id int);");
    Memory memory = new Memory();
    loadWith(memory);
    Map<String, List<LoadedRelation>> again = loadWith(memory);
    assertThat(again.get("a")).extracting(LoadedRelation::name).containsExactly("c");
    assertThat(again.get("c")).isEmpty();
  }
}
