// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lockstep.adopt.AdoptionFixture;
import dev.lockstep.adopt.AdoptionRefusedException;
import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.catalog.CatalogReader;
import dev.lockstep.diff.DiffProof;
import dev.lockstep.generate.Generated;
import dev.lockstep.generate.GeneratedFiles;
import dev.lockstep.migration.file.MigrationFolder;
import dev.lockstep.migration.history.History;
import dev.lockstep.migration.plan.MigrationPlan;
import dev.lockstep.proof.MigrationReplay;
import dev.lockstep.scope.Scope;
import dev.lockstep.support.Scratch;
import dev.lockstep.support.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseAdoptionTest {
  private static final String LIVE =
      """
      CREATE SCHEMA audit;
      CREATE EXTENSION citext;
      CREATE TABLE "Artists" (id bigserial PRIMARY KEY, name citext UNIQUE NOT NULL);
      CREATE TABLE artworks (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        artist bigint NOT NULL REFERENCES "Artists", title text DEFAULT '${untitled}');
      COMMENT ON TABLE artworks IS 'For sale';
      ALTER TABLE artworks ENABLE ROW LEVEL SECURITY;
      ALTER TABLE artworks FORCE ROW LEVEL SECURITY;
      CREATE POLICY own ON artworks TO adopted_reader USING (artist = 1);
      GRANT SELECT ON artworks TO adopted_reader;
      CREATE FUNCTION audit.note() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN INSERT INTO audit.log VALUES (now(), TG_OP); RETURN NEW; END';
      CREATE TABLE audit.log (at timestamptz, what text) PARTITION BY RANGE (at);
      CREATE TABLE audit.log_old PARTITION OF audit.log DEFAULT;
      INSERT INTO "Artists" (name) VALUES ('Ida'), ('Ona');
      INSERT INTO artworks (artist) SELECT id FROM "Artists";
      CREATE TRIGGER noted BEFORE UPDATE ON artworks FOR EACH ROW EXECUTE FUNCTION audit.note();
      CREATE VIEW titles AS SELECT title FROM artworks
      """;

  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-26T12:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path root;
  private AdoptionFixture fixture;

  @BeforeEach
  void open() {
    fixture = new AdoptionFixture(root);
    fixture.database.execute(
        """
        DO $$ BEGIN CREATE ROLE adopted_reader;
        EXCEPTION WHEN duplicate_object THEN NULL; END $$""",
        LIVE);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private DatabaseAdoption adoption() {
    return new DatabaseAdoption(
        fixture.tree.project(),
        Scratch.source(),
        fixture.database.connections(),
        fixture.notOurs,
        Duration.ofSeconds(2),
        NOON);
  }

  private DatabasePlan adopt() throws Exception {
    DatabasePlan plan = adoption().plan();
    adoption().carryOut(plan, fixture.history());
    return plan;
  }

  private static Catalog catalog(TestDatabase database) throws Exception {
    try (Connection connection = database.open()) {
      return CatalogReader.read(connection, CatalogFilter.DEFAULT);
    }
  }

  @Test
  void theLiveSchemaBecomesModulesAndABaselineThatMakesTheSameOfNothing() throws Exception {
    Catalog before = catalog(fixture.database);

    adopt();

    assertThat(fixture.tree.files())
        .containsExactly(
            "migrations/V20261126120000__baseline.sql",
            "migrations/V20261126120000__baseline.sql.conf",
            "src/main/schema/Artists.sql",
            "src/main/schema/_extensions.sql",
            "src/main/schema/_roles.sql",
            "src/main/schema/_schemas.sql",
            "src/main/schema/_views.sql",
            "src/main/schema/artworks.sql",
            "src/main/schema/audit/_functions.sql",
            "src/main/schema/audit/log.sql",
            "src/main/schema/catalog.lock.json");
    assertThat(catalog(fixture.database).sameAs(before)).isTrue();
    assertThat(
            fixture.database.rows(
                "SELECT (SELECT count(*) FROM artworks), (SELECT count(*) FROM \"Artists\"),"
                    + " (SELECT count(*) FROM audit.log)"))
        .containsExactly("2|2|0");
    assertThat(
            fixture.database.rows(
                "SELECT version, description, type, script, success FROM flyway_schema_history"))
        .containsExactly("20261126120000|baseline|SQL|V20261126120000__baseline.sql|t");
    try (TestDatabase empty = TestDatabase.create();
        MigrationReplay replay = new MigrationReplay(empty::open, Scope.ALL)) {
      replay.run(MigrationFolder.read(root.resolve("migrations")).versioned().getFirst());
      assertThat(DiffProof.difference(replay.catalog(), before)).isEmpty();
    }
  }

  @Test
  void checkIsGreenAndNothingIsPendingAfterwards() throws Exception {
    adopt();

    assertThat(fixture.tree.check().findings()).isEmpty();
    try (Connection connection = fixture.database.open()) {
      MigrationPlan plan =
          MigrationPlan.of(
              MigrationFolder.read(root.resolve("migrations")), History.read(connection));
      assertThat(plan.problems()).isEmpty();
      assertThat(plan.isDone()).isTrue();
    }
    assertThat(adoption().plan().isDone()).isTrue();
  }

  @Test
  void aRunThatWasCutOffBeforeTheHistoryIsFinishedByTheNext() throws Exception {
    DatabasePlan plan = adoption().plan();
    GeneratedFiles.write(
        new Generated(plan.files(), List.of(), List.of(), List.of(), List.of(), List.of(), 0));
    fixture
        .tree
        .without("src/main/schema/catalog.lock.json")
        .without("src/main/schema/Artists.sql");

    DatabasePlan rest = adopt();

    assertThat(rest.files().stream().map(file -> file.path().getFileName().toString()))
        .containsExactlyInAnyOrder("Artists.sql", "catalog.lock.json");
    assertThat(rest.rows()).hasSize(1);
    assertThat(adoption().plan().isDone()).isTrue();
  }

  @Test
  void filesThatSaySomethingElseAreNotOverwritten() throws Exception {
    fixture.tree.with("src/main/schema/artworks.sql", "CREATE TABLE artworks (id int);\n");

    AdoptionRefusedException refused =
        catchThrowableOfType(AdoptionRefusedException.class, () -> adoption().plan());

    assertThat(refused.findings().getFirst().message())
        .startsWith("holds modules that say something else than the database: artworks.sql;");
    assertThat(fixture.tree.files()).containsExactly("src/main/schema/artworks.sql");
    assertThat(fixture.database.value("SELECT to_regclass('flyway_schema_history')"))
        .isEqualTo("∅");
  }

  @Test
  void aHistoryOfFilesThatAreNotHereIsNotTakenOver() throws Exception {
    adopt();
    fixture.tree.without("migrations/V20261126120000__baseline.sql");

    AdoptionRefusedException refused =
        catchThrowableOfType(AdoptionRefusedException.class, () -> adoption().plan());

    assertThat(refused.findings().getFirst().message())
        .startsWith("is a history of migrations already, of which the files are not here");
  }
}
