// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.prisma;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.adopt.AdoptionFixture;
import dev.lockstep.adopt.AdoptionPlan;
import dev.lockstep.adopt.AdoptionRequest;
import dev.lockstep.finding.Finding;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adoption of a project and a database that Prisma made. */
class AdoptPrismaTest {
  @TempDir private Path root;
  private AdoptionFixture fixture;

  @BeforeEach
  void project() throws Exception {
    fixture = new AdoptionFixture(root);
    fixture.resource("prisma/migrations", "prisma/migrations");
  }

  @AfterEach
  void drop() {
    fixture.close();
  }

  private PrismaSource source() {
    return new PrismaSource(root, null);
  }

  private List<String> refusal() {
    return fixture.refusal(source());
  }

  @Test
  void databaseOfTheRealPrismaIsTakenOver() throws Exception {
    fixture.load("prisma/database.sql");

    AdoptionPlan plan = fixture.adopt(source(), AdoptionRequest.plain());

    assertThat(plan.notes()).isEmpty();
    assertThat(
            fixture.database.rows(
                "SELECT version, description, script FROM flyway_schema_history"
                    + " ORDER BY installed_rank"))
        .containsExactly(
            "20261126101946|init|V20261126101946__init.sql",
            "20261126103000|slugs|V20261126103000__slugs.sql");
    assertThat(plan.live().orElseThrow().pending()).containsExactly("V20261126110000__bio.sql");
    assertThat(fixture.tree.text("migrations/V20261126103000__slugs.sql"))
        .isEqualTo(fixture.tree.text("prisma/migrations/20261126103000_slugs/migration.sql"));
    assertThat(fixture.plan(source(), AdoptionRequest.plain()).isDone()).isTrue();
    assertThat(fixture.check()).isEmpty();
    assertThat(fixture.generate()).isEmpty();
    assertThat(fixture.migrate()).containsExactly("V20261126110000__bio.sql");
    assertThat(fixture.database.rows("SELECT email, bio FROM \"User\" ORDER BY id"))
        .containsExactly("ada@example.org|∅", "grace@example.org|∅");
  }

  @Test
  void whatTheRowsSayOfEachMigrationIsReported() throws Exception {
    fixture.load("prisma/database.sql");
    fixture.database.execute(
        "INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, rolled_back_at)"
            + " VALUES ('1', 'x', '20261126103000_slugs', '2026-01-01', now())",
        "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at,"
            + " applied_steps_count) VALUES ('2', 'x', '20250101000000_squashed', now(), 1)",
        "UPDATE _prisma_migrations SET applied_steps_count = 0 WHERE migration_name LIKE '%init'");
    fixture.tree.with(
        "prisma/migrations/20261126103000_slugs/migration.sql",
        "-- edited\n" + fixture.tree.text("prisma/migrations/20261126103000_slugs/migration.sql"));

    List<Finding> notes;
    try (Connection connection = fixture.database.open()) {
      notes = source().applied(source().read(), connection).notes();
    }
    assertThat(notes.stream().map(fixture::text))
        .satisfiesExactlyInAnyOrder(
            note ->
                assertThat(note)
                    .startsWith("prisma/migrations/20261126101946_init/migration.sql: ")
                    .contains("marked as applied by 'prisma migrate resolve'"),
            note ->
                assertThat(note)
                    .startsWith("prisma/migrations/20261126103000_slugs/migration.sql: ")
                    .contains("edited after it was applied"),
            note ->
                assertThat(note).contains("20250101000000_squashed is applied, and there is no"));
  }

  @Test
  void failedMigrationIsRefusedWithWhatToDo() {
    fixture.load("prisma/database.sql");
    fixture.database.execute(
        "UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name LIKE '%slugs'");
    assertThat(refusal())
        .singleElement()
        .asString()
        .startsWith(
            "public._prisma_migrations: prisma-migrations: 20261126103000_slugs failed here")
        .contains("'prisma migrate resolve --applied 20261126103000_slugs'");
  }

  @Test
  void liveSchemaThatIsAnotherIsRefused() {
    fixture.load("prisma/database.sql");
    fixture.database.execute("ALTER TABLE \"Gallery\".art_works ADD pushed int");
    assertThat(refusal()).anyMatch(line -> line.contains("\"Gallery\".art_works.pushed"));
  }

  @Test
  void foldersThatPrismaWouldRefuseAreRefused() {
    fixture
        .tree
        .with("prisma/migrations/migration_lock.toml", "provider = \"mysql\"\n")
        .with("prisma/migrations/20261127000000_empty/x.txt", "")
        .with("prisma/migrations/late/migration.sql", "SELECT 1;")
        .with(
            "prisma/migrations/20261128000000_own/migration.sql",
            "SELECT 1;\nDELETE FROM _prisma_migrations;");
    assertThat(refusal())
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).contains("is of mysql; only PostgreSQL can be adopted"),
            line -> assertThat(line).contains("20261127000000_empty: prisma-migrations: has no"),
            line -> assertThat(line).contains("migrations/late: prisma-migrations: has no number"),
            line -> assertThat(line).contains("own/migration.sql:2: prisma-migrations: names"));
  }

  @Test
  void baselineOfZeroAndTwoOfOneTimeKeepTheirOrder() throws Exception {
    fixture
        .tree
        .with("prisma/migrations/0_init/migration.sql", "CREATE TABLE early (id int);")
        .with("prisma/migrations/20261126110000_cio/migration.sql", "DROP TABLE early;")
        .with("prisma/migrations/20261126110000_cio/down.sql", "CREATE TABLE early (id int);");

    AdoptionPlan plan = fixture.adoptFiles(source());

    assertThat(plan.notes())
        .singleElement()
        .asString()
        .contains("has the time of 20261126110000_bio");
    assertThat(fixture.tree.files())
        .contains(
            "migrations/V0__init.sql",
            "migrations/V20261126110001__cio.sql",
            "migrations/U20261126110001__cio.sql");
  }
}
