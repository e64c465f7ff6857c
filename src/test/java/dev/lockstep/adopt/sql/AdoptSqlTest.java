// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.adopt.AdoptionFixture;
import dev.lockstep.adopt.AdoptionPlan;
import dev.lockstep.adopt.AdoptionRequest;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adoption of folders of plain SQL, and of the pairs of golang-migrate. */
class AdoptSqlTest {
  @TempDir private Path root;
  private AdoptionFixture fixture;

  @BeforeEach
  void project() {
    fixture = new AdoptionFixture(root);
  }

  @AfterEach
  void drop() {
    fixture.close();
  }

  private SqlSource source(FileOrder order, @Nullable String appliedTo, String... folders) {
    return new SqlSource(
        Arrays.stream(folders).map(fixture.tree::path).toList(), order, null, appliedTo);
  }

  private SqlSource source(String... folders) {
    return source(FileOrder.CLEAR, null, folders);
  }

  private List<String> refusal(SqlSource source) {
    return fixture.refusal(source);
  }

  private List<String> history() {
    return fixture.database.rows(
        "SELECT version, type, script, success FROM flyway_schema_history ORDER BY installed_rank");
  }

  @Test
  void numberedAndDatedFilesKeepTheirBytesAndTheirNumbers() throws Exception {
    fixture
        .tree
        .with("sql/001_artists.sql", "CREATE TABLE \"Artists\" (id int PRIMARY KEY);")
        .with("sql/1.2__name of it.sql", "ALTER TABLE \"Artists\" ADD name text;\r\n")
        .with("sql/V3__born.sql", "BEGIN;\nALTER TABLE \"Artists\" ADD born date;\nCOMMIT;\n")
        .with("sql/20240102_1530_slug.sql", "ALTER TABLE \"Artists\" ADD slug text;")
        .with("sql/2024-01-03-died.sql", "ALTER TABLE \"Artists\" ADD died date;")
        .with("sql/README.md", "how to");

    AdoptionPlan plan = fixture.adoptFiles(source(FileOrder.NUMBERS, null, "sql"));

    assertThat(plan.notes()).isEmpty();
    assertThat(fixture.tree.files().stream().filter(file -> file.startsWith("migrations/")))
        .containsExactly(
            "migrations/V001__artists.sql",
            "migrations/V1.2__name_of_it.sql",
            "migrations/V20240102153000__slug.sql",
            "migrations/V20240103__died.sql",
            "migrations/V3__born.sql");
    assertThat(fixture.tree.text("migrations/V1.2__name_of_it.sql"))
        .isEqualTo("ALTER TABLE \"Artists\" ADD name text;\r\n");
  }

  @Test
  void whatIsAppliedByHandIsSaidAndBelievedIfTheSchemaAgrees() throws Exception {
    fixture
        .tree
        .with("sql/001_artists.sql", "CREATE TABLE artists (id int PRIMARY KEY);")
        .with("sql/002_rows.sql", "INSERT INTO artists VALUES (1);")
        .with("sql/003_name.sql", "ALTER TABLE artists ADD name text;");
    fixture.database.execute(
        "CREATE TABLE artists (id int PRIMARY KEY)", "INSERT INTO artists VALUES (1)");

    assertThat(refusal(source("sql"))).anyMatch(line -> line.contains("table public.artists"));
    assertThat(refusal(source(FileOrder.CLEAR, "003_name", "sql")))
        .anyMatch(line -> line.contains("public.artists.name"));
    AdoptionPlan plan =
        fixture.adopt(source(FileOrder.CLEAR, "002_rows", "sql"), AdoptionRequest.plain());

    assertThat(plan.live().orElseThrow().pending()).containsExactly("V003__name.sql");
    assertThat(history())
        .containsExactly("001|SQL|V001__artists.sql|t", "002|SQL|V002__rows.sql|t");
    assertThat(fixture.plan(source(FileOrder.CLEAR, "002_rows", "sql"), AdoptionRequest.plain()))
        .matches(AdoptionPlan::isDone);
  }

  @Test
  void aRoleThatTheTrackMakesDoesNotStayOnTheScratchServer() throws Exception {
    String role = "of_a_track_" + fixture.database.name();
    fixture
        .tree
        .with("sql/001_role.sql", "CREATE ROLE " + role + ";")
        .with(
            "sql/002_artists.sql",
            "CREATE TABLE artists (id int PRIMARY KEY);\n"
                + "COPY artists FROM stdin;\n7\n\\.\n"
                + "GRANT SELECT ON artists TO "
                + role
                + ";");

    fixture.adoptFiles(source("sql"));

    assertThat(fixture.tree.text("migrations/V002__artists.sql")).contains("GRANT SELECT");
    assertThat(fixture.database.rows("SELECT FROM pg_roles WHERE rolname = '" + role + "'"))
        .isEmpty();
  }

  @Test
  void whatIsNotClearIsNamedAndNeverGuessed() {
    fixture
        .tree
        .with("a/001_x.sql", "SELECT 1;")
        .with("a/01_y.sql", "SELECT 1;")
        .with("a/users.sql", "SELECT 1;")
        .with("a/003_z.js", "")
        .with("a/004_w.sql", "\\connect other\nSELECT 1;")
        .with("a/005_v.sql", "BEGIN;\nSELECT 1;\nROLLBACK;")
        .with("a/U1__x.sql", "SELECT 1;");
    assertThat(refusal(source("a")))
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).startsWith("a/01_y.sql: sql-folder: has the number of "),
            line -> assertThat(line).startsWith("a/users.sql: sql-folder: has no number or date"),
            line -> assertThat(line).startsWith("a/003_z.js: sql-folder: is a program"),
            line ->
                assertThat(line)
                    .startsWith("a/004_w.sql:1: sql-folder: \\connect is a command of psql"),
            line -> assertThat(line).startsWith("a/005_v.sql:3: sql-folder: ROLLBACK undoes"),
            line -> assertThat(line).contains("adopt the folder with 'lockstep adopt flyway'"));
    assertThat(refusal(source("none")))
        .containsExactly(
            "none: sql-folder: there is no such folder; name the one that the SQL files lie in");
  }

  @Test
  void orderOfNamesAndOfNumbersHasToAgreeOrBeChosen() throws Exception {
    fixture
        .tree
        .with("sql/1_artists.sql", "CREATE TABLE artists (id int);")
        .with("sql/2_name.sql", "ALTER TABLE artists ADD name text;")
        .with("sql/10_drop.sql", "ALTER TABLE artists DROP name;");
    assertThat(refusal(source("sql")))
        .singleElement()
        .asString()
        .startsWith("sql/10_drop.sql: sql-folder: comes behind 2_name.sql by its number");
    fixture.adoptFiles(source(FileOrder.NUMBERS, null, "sql"));
    assertThat(fixture.tree.files()).contains("migrations/V10__drop.sql");
  }

  @Test
  void foldersWithTheSameNumbersFollowEachOtherIfThatIsChosen() throws Exception {
    fixture
        .tree
        .with("a/001_artists.sql", "CREATE TABLE artists (id int);")
        .with("b/001_name.sql", "ALTER TABLE artists ADD name text;");
    assertThat(refusal(source("a", "b")))
        .singleElement()
        .asString()
        .contains("say --order folders");

    fixture.adopt(source(FileOrder.FOLDERS, null, "a", "b"), AdoptionRequest.plain());

    assertThat(fixture.tree.files())
        .contains("migrations/V1.001__artists.sql", "migrations/V2.001__name.sql");
  }

  @Test
  void commandsInTheMiddleAndConcurrentIndexesRunOutsideATransaction() throws Exception {
    fixture
        .tree
        .with(
            "sql/001_artists.sql",
            "BEGIN;\nCREATE TABLE artists (id int);\nCOMMIT;\nBEGIN;\nINSERT INTO artists VALUES"
                + " (1);\nCOMMIT;")
        .with("sql/002_index.sql", "CREATE INDEX CONCURRENTLY artists_id ON artists (id);")
        .with(
            "sql/003_both.sql",
            "ALTER TABLE artists ADD name text;\nCREATE INDEX CONCURRENTLY ON artists (name);");

    AdoptionPlan plan = fixture.adopt(source("sql"), AdoptionRequest.plain());

    assertThat(plan.notes().stream().map(fixture::text))
        .singleElement()
        .asString()
        .startsWith("sql/001_artists.sql:3: sql-folder: begins or ends a transaction");
    assertThat(fixture.tree.files())
        .contains("migrations/V001__artists.sql.conf", "migrations/V003__both.sql.conf")
        .doesNotContain("migrations/V002__index.sql.conf");
    fixture.migrate();
    assertThat(fixture.database.rows("SELECT * FROM artists")).containsExactly("1|∅");
  }

  @Test
  void pairsOfGolangMigrateBecomeMigrationsAndReverses() throws Exception {
    pairs();
    fixture.database.execute(
        "CREATE TABLE \"Artists\" (id int PRIMARY KEY)",
        "INSERT INTO \"Artists\" VALUES (1)",
        "CREATE INDEX artists_id ON \"Artists\" (id)",
        "CREATE TABLE schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT"
            + " NULL)",
        "INSERT INTO schema_migrations VALUES (2, false)");

    AdoptionPlan plan = fixture.adopt(source("sql"), AdoptionRequest.plain());

    assertThat(plan.notes().stream().map(fixture::text))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("sql/000002_index.down.sql:1: sql-folder: its way"),
            line ->
                assertThat(line)
                    .startsWith("sql/000003_index.up.sql: reverse: its reverse is not adopted, for")
                    .contains("column public.\"Artists\".name should not be there"));
    assertThat(fixture.tree.files())
        .contains("migrations/V000001__artists.sql", "migrations/U000001__artists.sql")
        .doesNotContain("migrations/U000002__index.sql", "migrations/U000003__index.sql");
    assertThat(history())
        .containsExactly("000001|SQL|V000001__artists.sql|t", "000002|SQL|V000002__index.sql|t");
    assertThat(plan.live().orElseThrow().pending()).containsExactly("V000003__index.sql");
    assertThat(fixture.plan(source("sql"), AdoptionRequest.plain()).isDone()).isTrue();
    fixture.migrate();
    assertThat(history()).hasSize(3);
  }

  /** Two of them have the same name behind their number. */
  private void pairs() {
    fixture
        .tree
        .with("sql/000001_artists.up.sql", "CREATE TABLE \"Artists\" (id int PRIMARY KEY);")
        .with("sql/000001_artists.down.sql", "DROP TABLE \"Artists\";")
        .with("sql/000002_index.up.sql", "CREATE INDEX artists_id ON \"Artists\" (id);")
        .with("sql/000002_index.down.sql", "-- nothing\n")
        .with("sql/000003_index.up.sql", "ALTER TABLE \"Artists\" ADD name text, ADD born date;")
        .with("sql/000003_index.down.sql", "ALTER TABLE \"Artists\" DROP born;");
  }

  @Test
  void dirtyTableIsRefusedWithWhatToDo() {
    pairs();
    fixture.database.execute(
        "CREATE TABLE schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT"
            + " NULL)",
        "INSERT INTO schema_migrations VALUES (1, true)");
    assertThat(refusal(source("sql")))
        .singleElement()
        .asString()
        .startsWith("public.schema_migrations: sql-folder: is dirty: version 1 (")
        .contains("migrate force 1");
  }

  @Test
  void tableNewerThanTheFilesIsRefused() {
    pairs();
    fixture.database.execute(
        "CREATE TABLE schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT"
            + " NULL)",
        "INSERT INTO schema_migrations VALUES (7, false)");
    assertThat(refusal(source("sql")))
        .singleElement()
        .asString()
        .contains("version 7 is applied, which is newer than every file here");
  }
}
