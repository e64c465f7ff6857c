// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.catalog.CatalogReader;
import dev.lockstep.support.TestDatabase;
import dev.lockstep.support.Tree;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncrementalLoadTest {
  @TempDir private Path folder;

  private Optional<IncrementalLoad> parts(String... changed) {
    Set<String> files =
        Arrays.stream(changed)
            .map(file -> folder.resolve(file).toString())
            .collect(Collectors.toSet());
    return IncrementalLoad.of(SchemaModules.read(folder), LoadOrder.UNKNOWN, files);
  }

  /** Files of the part that loads last, if {@code changed} are worked on. */
  private List<String> moving(String... changed) {
    return parts(changed).stream()
        .flatMap(parts -> parts.moving().stream())
        .map(module -> folder.relativize(Path.of(module.file())).toString())
        .sorted()
        .toList();
  }

  private Tree some() {
    return new Tree(folder)
        .with("_views.sql", "CREATE VIEW v AS SELECT * FROM c; CREATE VIEW w AS SELECT 1 AS one;")
        .with("a.sql", "CREATE TABLE a (id int PRIMARY KEY); CREATE INDEX ON a (id);")
        .with("b.sql", "CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES A);")
        .with("c.sql", "CREATE TABLE c (id int PRIMARY KEY);")
        .with("d.sql", "CREATE TABLE d (id int PRIMARY KEY, abc text); COMMENT ON TABLE d IS 'x';")
        .with("e.sql", "CREATE TABLE e (id int PRIMARY KEY); ALTER TABLE ONLY e ADD UNIQUE (id);")
        .with("f.sql", "CREATE TABLE f (id int PRIMARY KEY, one int DEFAULT (1 + 1));");
  }

  @Test
  void whoMentionsItMovesWithIt() {
    some();
    assertThat(moving("a.sql")).containsExactly("a.sql", "b.sql");
    assertThat(moving("b.sql")).containsExactly("b.sql");
    assertThat(moving("c.sql")).containsExactly("_views.sql", "c.sql");
    assertThat(moving("d.sql", "e.sql")).containsExactly("d.sql", "e.sql");
    assertThat(moving()).isEmpty();
    assertThat(moving("a.sql", "b.sql", "c.sql", "d.sql")).as("more than half").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO PUBLIC;",
        "DO $$ BEGIN END $$;",
        "INSERT INTO d VALUES (1);",
        "CREATE EVENT TRIGGER t ON ddl_command_end EXECUTE FUNCTION f();"
      })
  void whereOrderMattersThereAreNoParts(String statement) {
    some().with("_more.sql", statement);
    assertThat(moving("a.sql")).isEmpty();
  }

  @Test
  void whoAltersWhatStaysOrMakesWhatIsNotKnownDoesNotMove() {
    some()
        .with("b.sql", "CREATE TABLE b (id int); ALTER TABLE d ADD COLUMN more text;")
        .with("f.sql", "CREATE TABLE f (id int); CREATE CAST (int AS f) WITH INOUT;");
    assertThat(moving("b.sql")).isEmpty();
    assertThat(moving("f.sql")).isEmpty();
    assertThat(moving("e.sql")).containsExactly("e.sql");
  }

  @Test
  void theExampleInPartsIsTheExample() throws SQLException {
    SchemaModules modules = SchemaModules.read(Path.of("src/main/schema"));
    SchemaLoaderTest.Memory order = new SchemaLoaderTest.Memory();
    Catalog whole;
    try (TestDatabase database = TestDatabase.create()) {
      SchemaLoader.load(database::open, modules, order);
      whole = read(database);
    }
    int inParts = 0;
    for (SchemaModule module : modules.modules()) {
      Optional<IncrementalLoad> parts = IncrementalLoad.of(modules, order, Set.of(module.file()));
      if (parts.isEmpty()) {
        continue;
      }
      inParts++;
      try (TestDatabase database = TestDatabase.create()) {
        assertThat(SchemaLoader.loadSettled(database::open, parts.get()))
            .as(module.file())
            .isTrue();
        Catalog settled = read(database);
        Catalog made =
            SchemaLoader.lookAtMoving(
                    database::open,
                    parts.get(),
                    (loaded, session) -> {
                      assertThat(loaded.relations()).hasSameSizeAs(modules.modules());
                      return Optional.of(CatalogReader.read(session, CatalogFilter.DEFAULT));
                    })
                .orElseThrow();
        assertThat(made.fingerprint()).as(module.file()).isEqualTo(whole.fingerprint());
        assertThat(read(database).fingerprint()).as("as it was").isEqualTo(settled.fingerprint());
      }
    }
    assertThat(inParts).isGreaterThanOrEqualTo(4);
  }

  @Test
  void whatIsWrongIsLeftToTheWholeLoadToTell() throws SQLException {
    some()
        // In the order of the files, which is the one that is known here.
        .with("_views.sql", "CREATE VIEW w AS SELECT 1 AS one;")
        .with("b.sql", "CREATE TABLE b (id nonsense);");
    IncrementalLoad parts = parts("b.sql").orElseThrow();
    try (TestDatabase database = TestDatabase.create()) {
      assertThat(SchemaLoader.loadSettled(database::open, parts)).isTrue();
      assertThat(SchemaLoader.lookAtMoving(database::open, parts, (loaded, all) -> Optional.of(1)))
          .isEmpty();
    }
    new Tree(folder).with("f.sql", "CREATE TABLE f (id nonsense);");
    try (TestDatabase database = TestDatabase.create()) {
      assertThat(SchemaLoader.loadSettled(database::open, parts("b.sql").orElseThrow())).isFalse();
    }
  }

  private static Catalog read(TestDatabase database) throws SQLException {
    try (Connection connection = database.open()) {
      return CatalogReader.read(connection, CatalogFilter.DEFAULT);
    }
  }

  private static boolean chosen(String schema) throws SQLException {
    try (TestDatabase database = TestDatabase.create()) {
      database.execute(schema);
      return NamesByPostgres.dependOnOrder(read(database));
    }
  }

  @Test
  void namesThatPostgresChoseInViewOfOthersAreSeen() throws SQLException {
    assertThat(chosen("CREATE TABLE a (b_c int UNIQUE); CREATE TABLE a_b (c int UNIQUE);"))
        .isTrue();
    assertThat(chosen("CREATE TABLE a_b_seq (id int); CREATE TABLE a (b serial);")).isTrue();
  }

  @Test
  void numbersOfOneTableOrOfAPersonAreNoSign() throws SQLException {
    assertThat(
            chosen(
                """
                CREATE TABLE p (id int PRIMARY KEY);
                CREATE TABLE a (x int REFERENCES p REFERENCES p, y2 int UNIQUE);
                CREATE TABLE t1 (id int PRIMARY KEY);
                CREATE INDEX t1_2 ON t1 (id);"""))
        .isFalse();
  }
}
