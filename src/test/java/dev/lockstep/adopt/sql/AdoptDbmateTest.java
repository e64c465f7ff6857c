// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lockstep.adopt.AdoptionFixture;
import dev.lockstep.adopt.AdoptionPlan;
import dev.lockstep.adopt.AdoptionRefusedException;
import dev.lockstep.adopt.AdoptionRequest;
import dev.lockstep.finding.Finding;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adoption of a project and a database that dbmate made, and of goose's files. */
class AdoptDbmateTest {
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

  private SqlSource source(String folder) {
    return new SqlSource(List.of(fixture.tree.path(folder)), FileOrder.CLEAR, null, null);
  }

  @Test
  void databaseOfTheRealDbmateIsTakenOver() throws Exception {
    fixture.resource("dbmate/migrations", "db/migrations");
    fixture.load("dbmate/database.sql");

    AdoptionPlan plan = fixture.adopt(source("db/migrations"), AdoptionRequest.plain());

    assertThat(plan.notes()).singleElement().asString().contains("its way back is empty");
    assertThat(
            fixture.database.rows(
                "SELECT version, description FROM flyway_schema_history ORDER BY installed_rank"))
        .containsExactly(
            "20240102103000|create artists",
            "20240215080000|artworks",
            "20240216090000|artworks by title");
    assertThat(plan.live().orElseThrow().pending()).containsExactly("V20240301120000__slugs.sql");
    assertThat(fixture.tree.text("migrations/U20240102103000__create_artists.sql"))
        .isEqualTo("-- migrate:down\nDROP SCHEMA gallery CASCADE;\n");
    assertThat(fixture.plan(source("db/migrations"), AdoptionRequest.plain()).isDone()).isTrue();
    assertThat(fixture.check()).isEmpty();
    assertThat(fixture.generate()).isEmpty();
    assertThat(fixture.migrate()).containsExactly("V20240301120000__slugs.sql");
    assertThat(fixture.plan(source("db/migrations"), AdoptionRequest.plain()).isDone()).isTrue();
    assertThat(fixture.database.rows("SELECT slug FROM artworks")).containsExactly("notes");
  }

  private List<Finding> said(SqlSource source) throws Exception {
    try (Connection connection = fixture.database.open()) {
      return source.applied(source.read(), connection).notes();
    }
  }

  @Test
  void rowWithoutAFileIsNamedAndFileBetweenAppliedOnesIsRefused() throws Exception {
    fixture.resource("dbmate/migrations", "db/migrations");
    fixture.load("dbmate/database.sql");
    fixture.database.execute("INSERT INTO schema_migrations VALUES ('20230101000000')");
    assertThat(said(source("db/migrations")))
        .singleElement()
        .asString()
        .contains("version 20230101000000 is applied, of which there is no file");

    fixture.tree.with(
        "db/migrations/20240201000000_late.sql", "-- migrate:up\nCREATE TABLE late (id int);\n");
    AdoptionRefusedException refused =
        catchThrowableOfType(
            AdoptionRefusedException.class,
            () -> fixture.plan(source("db/migrations"), AdoptionRequest.plain()));
    assertThat(refused.findings())
        .singleElement()
        .asString()
        .contains("20240201000000_late.sql")
        .contains("--later 20240201000000_late");
  }

  @Test
  void marksThatTheToolWouldRefuseAreRefused() {
    fixture
        .tree
        .with("m/1_a.sql", "-- migrate:down\nSELECT 1;\n-- migrate:up\nSELECT 1;\n")
        .with("m/2_b.sql", "-- migrate:up\nSELECT 1;\n-- migrate:up\nSELECT 2;\n")
        .with("m/3_c.sql", "SELECT 1;");
    AdoptionRefusedException refused =
        catchThrowableOfType(AdoptionRefusedException.class, () -> fixture.adoptFiles(source("m")));
    assertThat(refused.findings().stream().map(finding -> finding.message()))
        .satisfiesExactlyInAnyOrder(
            message -> assertThat(message).startsWith("goes back before it goes forward"),
            message -> assertThat(message).startsWith("has more than one part"),
            message -> assertThat(message).startsWith("is numbered SQL, and 1_a.sql beside it"));
  }

  @Test
  void stepsOfGooseUpAndDownAreFollowed() throws Exception {
    fixture
        .tree
        .with(
            "m/00001_artists.sql",
            "-- +goose Up\n-- +goose StatementBegin\nCREATE TABLE artists (id int);\n"
                + "-- +goose StatementEnd\n\n-- +goose Down\nDROP TABLE artists;\n")
        .with(
            "m/00002_index.sql",
            "-- +goose NO TRANSACTION\n-- +goose Up\n"
                + "CREATE INDEX CONCURRENTLY artists_id ON artists (id);\n"
                + "-- +goose Down\nDROP INDEX artists_id;\n");
    // As goose 3 writes it: up to 2, and one down.
    fixture.database.execute(
        "CREATE TABLE artists (id int)",
        "CREATE TABLE goose_db_version (id int PRIMARY KEY GENERATED BY DEFAULT AS IDENTITY,"
            + " version_id bigint NOT NULL, is_applied boolean NOT NULL,"
            + " tstamp timestamp NOT NULL DEFAULT now())",
        "INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true), (1, true),"
            + " (2, true), (2, false)");

    AdoptionPlan plan = fixture.adopt(source("m"), AdoptionRequest.plain());

    assertThat(plan.live().orElseThrow().pending()).containsExactly("V00002__index.sql");
    assertThat(fixture.tree.files())
        .contains("migrations/U00001__artists.sql", "migrations/U00002__index.sql");
    assertThat(fixture.plan(source("m"), AdoptionRequest.plain()).isDone()).isTrue();
  }
}
