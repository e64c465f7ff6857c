// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lockstep.finding.Finding;
import dev.lockstep.support.TestDatabase;
import dev.lockstep.support.Tree;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each rule with an example that breaks it, and the example that keeps all. */
class SchemaRulesTest {
  @TempDir private Path folder;
  private final TestDatabase database = TestDatabase.create();
  private Tree tree = new Tree(Path.of("."));

  @BeforeEach
  void goodSchema() {
    tree =
        new Tree(folder)
            .with("_types.sql", "CREATE TYPE kind AS ENUM ('a', 'b');")
            .with("_views.sql", "CREATE VIEW listed AS SELECT * FROM artworks WHERE id > 1;")
            .with(
                "artworks.sql",
                "CREATE TABLE artworks (id int PRIMARY KEY, artist_id int, k kind);")
            .with(
                "events.sql",
                "CREATE TABLE events (id int, at date) PARTITION BY RANGE (at);"
                    + "CREATE TABLE events_rest PARTITION OF events DEFAULT PARTITION BY LIST (id);"
                    + "CREATE TABLE events_deep PARTITION OF events_rest DEFAULT;")
            .with(
                "artWorks.shim.sql",
                "CREATE VIEW \"artWorks\" AS SELECT id, artist_id AS \"artistId\" FROM artworks;"
                    + "COMMENT ON VIEW \"artWorks\" IS 'for the importer';"
                    + "GRANT SELECT ON \"artWorks\" TO PUBLIC;");
  }

  @AfterEach
  void drop() {
    database.close();
  }

  private List<String> findings() throws SQLException {
    LoadedSchema schema = SchemaLoader.load(database::open, SchemaModules.read(folder));
    try (Connection connection = database.open()) {
      return SchemaRules.check(schema, connection).stream().map(this::text).toList();
    }
  }

  private String text(Finding finding) {
    return finding.toString().replace(folder + "/", "");
  }

  @Test
  void goodSchemaKeepsAllRules() throws SQLException {
    assertThat(findings()).isEmpty();
  }

  @Test
  void twoModulesForOneTable() {
    tree.with("public/artworks.sql", "\nCREATE TABLE artworks (id int);");
    assertThat(SchemaRules.checkNames(SchemaModules.read(folder)))
        .extracting(this::text)
        .containsExactly(
            "public/artworks.sql:2: one-module-per-table: a second module of table artworks, after"
                + " artworks.sql; merge the two into one");
  }

  @Test
  void twoModulesThatCreateOneTable() {
    tree.with("pictures.sql", "\nCREATE TABLE artworks (id int);");
    InvalidSchemaException failure =
        catchThrowableOfType(InvalidSchemaException.class, this::findings);
    assertThat(failure.findings())
        .extracting(this::text)
        .containsExactly(
            "pictures.sql:2: one-module-per-table: relation \"artworks\" already exists [42P07]; "
                + "artworks.sql creates it already");
  }

  @Test
  void namesThatDifferByCaseOrUnderscoresOnly() throws SQLException {
    tree.with("art_works.sql", "CREATE TABLE art_works (id int);");
    assertThat(findings())
        .containsExactly(
            "artworks.sql:1: near-duplicate-names: differs from art_works.sql only by case or"
                + " underscores; keep one, and make the other name a shim (artworks.shim.sql) if it"
                + " still has readers");
  }

  @Test
  void moduleWhoseNameIsNotItsTable() throws SQLException {
    tree.with("pictures.sql", "CREATE TABLE images (id int);");
    assertThat(findings())
        .containsExactly(
            "pictures.sql:1: module-name: creates table images, but is the module of table"
                + " pictures; move it to images.sql");
  }

  @Test
  void moduleWithoutATable() throws SQLException {
    tree.with("sales.sql", "CREATE SEQUENCE sales;");
    assertThat(findings())
        .containsExactly(
            "sales.sql:1: module-name: does not create table sales; a file that creates no table"
                + " is named _sales.sql");
  }

  @Test
  void tableModuleWithAView() throws SQLException {
    tree.with("sales.sql", "CREATE TABLE sales (id int); CREATE VIEW sold AS SELECT * FROM sales;");
    assertThat(findings()).singleElement().asString().contains("module-name: creates view sold");
  }

  @Test
  void tableInASharedModule() throws SQLException {
    tree.with("_more.sql", "CREATE TABLE more (id int);");
    assertThat(findings())
        .containsExactly(
            "_more.sql:1: table-without-module: creates table more; a table has a module of its"
                + " own: move it to more.sql");
  }

  @Test
  void shimThatIsMoreThanViews() throws SQLException {
    tree.with(
        "old.shim.sql",
        "CREATE VIEW old AS SELECT * FROM artworks;\nCREATE FUNCTION f() RETURNS int LANGUAGE sql"
            + " AS 'SELECT 1';");
    assertThat(findings())
        .singleElement()
        .asString()
        .startsWith("old.shim.sql:2: shim-only-views:");
  }

  @Test
  void shimUnderAnotherName() throws SQLException {
    tree.with("old.shim.sql", "CREATE VIEW older AS SELECT * FROM artworks;");
    assertThat(findings())
        .containsExactly(
            "old.shim.sql:1: shim-only-views: does not create view old, after which it is named");
  }

  @Test
  void shimThatReadsAView() throws SQLException {
    tree.with("old.shim.sql", "CREATE VIEW old AS SELECT id FROM listed;");
    assertThat(findings())
        .containsExactly(
            "old.shim.sql:1: shim-canonical-tables: view old reads listed, which is not a canonical"
                + " table; read the table",
            "old.shim.sql:1: shim-canonical-tables: view old reads no canonical table; read the one"
                + " it stands for");
  }

  @Test
  void shimThatReadsNothing() throws SQLException {
    tree.with("old.shim.sql", "CREATE VIEW old AS SELECT 1 AS id;");
    assertThat(findings())
        .singleElement()
        .asString()
        .contains("shim-canonical-tables: view old reads no canonical table");
  }

  @Test
  void shimThatLeavesRowsOut() throws SQLException {
    tree.with("old.shim.sql", "CREATE VIEW old AS SELECT * FROM artworks WHERE k = 'a';");
    assertThat(findings())
        .singleElement()
        .asString()
        .startsWith("old.shim.sql:1: shim-canonical-rows: view old does not give every row")
        .contains("Filter: (k = 'a'::kind)");
  }

  @Test
  void shimThatGroupsCutsOrRepeatsRows() throws SQLException {
    tree.with("grouped.shim.sql", "CREATE VIEW grouped AS SELECT DISTINCT k FROM artworks;")
        .with("cut.shim.sql", "CREATE VIEW cut AS SELECT id FROM artworks LIMIT 5;")
        .with("never.shim.sql", "CREATE VIEW never AS SELECT id FROM artworks WHERE false;")
        .with("many.shim.sql", "CREATE VIEW many AS SELECT a.id FROM artworks a, artworks b;");
    assertThat(findings()).hasSize(4).allMatch(finding -> finding.contains("shim-canonical-rows"));
  }

  @Test
  void shimOfAPartitionedTableGivesAllItsRows() throws SQLException {
    tree.with("old_events.shim.sql", "CREATE VIEW old_events AS SELECT at, id FROM events;");
    assertThat(findings()).isEmpty();
  }
}
