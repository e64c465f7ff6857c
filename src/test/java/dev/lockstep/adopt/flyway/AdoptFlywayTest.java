// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.flyway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.adopt.AdoptionFixture;
import dev.lockstep.adopt.AdoptionPlan;
import dev.lockstep.adopt.AdoptionRequest;
import dev.lockstep.scope.NotOurs;
import dev.lockstep.support.StockFlyway;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adoption of a project and a database that Flyway itself migrates. */
class AdoptFlywayTest {
  private static final String ROWS =
      "SELECT installed_rank, version, description, type, script, checksum, installed_by,"
          + " installed_on, execution_time, success FROM ";

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

  private FlywaySource source() throws Exception {
    Path folder = fixture.tree.path("db/migration");
    return new FlywaySource(List.of(folder), FlywayNames.near(folder), null);
  }

  private List<String> refusal() throws Exception {
    return fixture.refusal(source());
  }

  private void project(String folder) {
    fixture
        .tree
        .with(folder + "/V1__artists.sql", "CREATE TABLE \"Artists\" (id int PRIMARY KEY);")
        .with(folder + "/V1.1__rows.sql", "INSERT INTO \"Artists\" VALUES (1);")
        .with(
            folder + "/R__names.sql", "CREATE OR REPLACE VIEW ids AS SELECT id FROM \"Artists\";");
  }

  @Test
  void historyOfAnotherNameIsCopiedRowByRowAndTheOldOneIsLeftAlone() throws Exception {
    project("db/migration");
    StockFlyway.run(
            fixture.database, fixture.tree.path("db/migration").toString(), "migrate", "Migrations")
        .exited(0);
    List<String> before = fixture.database.rows(ROWS + "\"Migrations\" ORDER BY installed_rank");
    fixture
        .tree
        .with("flyway.conf", "flyway.table=Migrations\nflyway.user=${USER}\n")
        .with("db/migration/V2__name.sql", "ALTER TABLE \"Artists\" ADD name text;")
        .with("db/migration/U2__name.sql", "ALTER TABLE \"Artists\" DROP name;")
        .with("db/migration/afterMigrate.sql", "SELECT 1;");

    AdoptionPlan plan = fixture.adopt(source(), AdoptionRequest.plain());

    assertThat(plan.notes().stream().map(fixture::text))
        .singleElement()
        .asString()
        .startsWith("db/migration/afterMigrate.sql: flyway-folder: is a callback");
    assertThat(fixture.database.rows(ROWS + "flyway_schema_history ORDER BY installed_rank"))
        .hasSize(3)
        .isEqualTo(before);
    assertThat(fixture.database.rows(ROWS + "\"Migrations\" ORDER BY installed_rank"))
        .isEqualTo(before);
    assertThat(fixture.migrate()).containsExactly("V2__name.sql");
    StockFlyway.run(fixture.database, fixture.tree.path("migrations").toString(), "validate")
        .exited(0);
    fixture.notOurs = List.of(NotOurs.parse("public.\"Migrations\""));
    assertThat(fixture.plan(source(), AdoptionRequest.plain()).isDone()).isTrue();
  }

  @Test
  void filesOfOtherNamesGetTheUsualOnes() throws Exception {
    fixture
        .tree
        .with(
            "flyway.toml", "[flyway]\nsqlMigrationPrefix = \"M\"\nsqlMigrationSeparator = \"--\"\n")
        .with("db/migration/a/M1--artists.sql", "CREATE TABLE artists (id int);")
        .with("db/migration/b/M2--index.sql", "CREATE INDEX CONCURRENTLY ON artists (id);");

    fixture.adopt(source(), AdoptionRequest.plain());

    assertThat(fixture.tree.files())
        .contains("migrations/V1__artists.sql", "migrations/V2__index.sql");
  }

  @Test
  void whatLockstepCannotRunIsNamed() throws Exception {
    fixture
        .tree
        .with("db/migration/V1__artists.sql", "CREATE TABLE artists (id int);\n-- ${role}\n")
        .with("db/migration/V2__Load.java", "")
        .with("db/migration/V2_1__a.sql", "SELECT 1;")
        .with("db/migration/V2.1__b.sql", "SELECT 1;")
        .with("db/migration/U7__gone.sql", "SELECT 1;")
        .with("db/migration/notes.sql", "SELECT 1;");
    assertThat(refusal())
        .satisfiesExactlyInAnyOrder(
            line ->
                assertThat(line)
                    .startsWith("db/migration/V1__artists.sql:2: flyway-folder: has a placeholder"),
            line ->
                assertThat(line)
                    .startsWith(
                        "db/migration/V2__Load.java: flyway-folder: is a migration in Java"),
            line -> assertThat(line).contains("has the version, or the name, of "),
            line -> assertThat(line).contains("U7__gone.sql: flyway-folder: reverses a version"),
            line -> assertThat(line).contains("notes.sql: flyway-folder: is not named as"));
  }

  @Test
  void rowsThatFailedOrHaveNoFileAreNamed() throws Exception {
    project("db/migration");
    StockFlyway.run(
            fixture.database, fixture.tree.path("db/migration").toString(), "migrate", "history")
        .exited(0);
    fixture.database.execute(
        "UPDATE history SET success = false WHERE version = '1.1'",
        "UPDATE history SET version = '0.5' WHERE version = '1'");
    assertThat(refusal())
        .satisfiesExactlyInAnyOrder(
            line ->
                assertThat(line)
                    .contains("V1.1__rows.sql failed there; heal it with 'flyway repair'"),
            line ->
                assertThat(line)
                    .contains("V1__artists.sql is applied, and there is no file of it"));
  }
}
