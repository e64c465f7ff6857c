// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.liquibase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.adopt.AdoptionFixture;
import dev.lockstep.adopt.AdoptionPlan;
import dev.lockstep.adopt.AdoptionRequest;
import dev.lockstep.finding.Finding;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adoption of a changelog in formatted SQL, and of a database that Liquibase made with it. */
class AdoptLiquibaseTest {
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

  private LiquibaseSource source(String changelog) {
    return new LiquibaseSource(fixture.tree.path(changelog), null, Optional.empty());
  }

  private List<String> refusal(String changelog) {
    return fixture.refusal(source(changelog));
  }

  @Test
  void databaseOfTheRealLiquibaseIsTakenOver() throws Exception {
    fixture.resource("liquibase/db", "db");
    fixture.load("liquibase/database.sql");

    AdoptionPlan plan = fixture.adopt(source("db/changelog.sql"), AdoptionRequest.plain());

    assertThat(plan.notes().stream().map(fixture::text))
        .singleElement()
        .asString()
        .startsWith("db/changelog.sql:33: liquibase-changelog: ada:oracle-only is for another");
    assertThat(plan.live().orElseThrow().notes().stream().map(Finding::message))
        .contains(
            "its checksums (md5sum) were not compared, for Liquibase is not installed here; the live"
                + " schema was");
    assertThat(
            fixture.database.rows(
                "SELECT version, description FROM flyway_schema_history ORDER BY installed_rank"))
        .containsExactly(
            "0001|ada artists", "0002|ada slug-function", "0003|grace index", "∅|ada names");
    assertThat(plan.live().orElseThrow().pending()).containsExactly("V0006__grace_born.sql");
    assertThat(fixture.tree.text("migrations/U0001__ada_artists.sql"))
        .isEqualTo("DROP TABLE \"Artists\";\n");
    assertThat(fixture.check()).isEmpty();
    assertThat(fixture.migrate()).containsExactly("V0006__grace_born.sql");
    assertThat(fixture.database.rows("SELECT id, born FROM \"Artists\"")).containsExactly("1|∅");
    assertThat(fixture.plan(source("db/changelog.sql"), AdoptionRequest.plain()).isDone()).isTrue();
  }

  @Test
  void whatFlywayCannotBeToldIsNamed() {
    fixture
        .tree
        .with(
            "db/a.sql",
            """
            --liquibase formatted sql
            --changeset ada:1 context:test
            SELECT 1;
            --changeset ada:2
            --preconditions onFail:MARK_RAN
            --precondition-sql-check expectedResult:0 SELECT count(*) FROM x
            SELECT 1;
            --changeset ada:3 runAlways:true
            SELECT 1;
            --changeset ada:4 endDelimiter:/
            SELECT 1
            /
            --changeset ada:5 failOnError:false
            SELECT 1;
            --changeset ada:6
            SELECT '${schema}';
            --changeset ada:6
            SELECT 1;
            """)
        .with("db/b.xml", "<databaseChangeLog/>")
        .with("db/c.sql", "SELECT 1;");
    assertThat(refusal("db/a.sql"))
        .satisfiesExactlyInAnyOrder(
            line ->
                assertThat(line)
                    .startsWith("db/a.sql:2: liquibase-changelog: ada:1 has context test"),
            line ->
                assertThat(line)
                    .startsWith("db/a.sql:4: liquibase-changelog: ada:2 has a precondition"),
            line ->
                assertThat(line).startsWith("db/a.sql:8: liquibase-changelog: ada:3 runs always"),
            line -> assertThat(line).startsWith("db/a.sql:10: liquibase-changelog: ada:4 ends its"),
            line -> assertThat(line).startsWith("db/a.sql:13: liquibase-changelog: ada:5 goes on"),
            line ->
                assertThat(line)
                    .startsWith("db/a.sql:15: liquibase-changelog: ada:6 has a parameter"),
            line -> assertThat(line).contains("ada:6 is there twice"));
    assertThat(refusal("db/b.xml"))
        .singleElement()
        .asString()
        .startsWith("db/b.xml: liquibase-changelog: is not in formatted SQL");
    assertThat(refusal("db/c.sql")).singleElement().asString().contains("does not begin with");
  }
}
