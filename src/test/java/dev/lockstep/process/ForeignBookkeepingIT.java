// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.ChildProcess;
import dev.lockstep.support.Eventually;
import dev.lockstep.support.Intruder;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Another role got there first. No command of a superuser's Lockstep, and no part of the service,
 * runs what it laid out; each says whose it is, and what to do.
 */
class ForeignBookkeepingIT {
  @TempDir Path folder;
  private Scene scene;
  private Intruder intruder;

  @BeforeEach
  void open() throws IOException {
    Path backfills = Files.createDirectories(folder.resolve("backfills"));
    Path migrations = Files.createDirectories(folder.resolve("migrations"));
    scene =
        new Scene(migrations)
            .set("LOCKSTEP_BACKFILLS_DIR", backfills.toString())
            .set("LOCKSTEP_NOT_OURS", "schema:den")
            .with("V1__people.sql", "CREATE TABLE people (id int PRIMARY KEY, name text);");
    Files.writeString(
        backfills.resolve("names.sql"),
        """
        /* lockstep
        table: people
        */
        -- @batch
        UPDATE people SET name = 'x' WHERE id > :from AND id <= :to AND name IS NULL;
        -- @remaining
        SELECT count(*) FROM people WHERE name IS NULL;
        """);
    intruder = Intruder.in(scene.database);
  }

  @AfterEach
  void close() {
    scene.close();
    intruder.forget();
  }

  @Test
  void tablesWithTriggersInPlaceOfLocksteps() {
    intruder.makeLockstepsTables();
    for (String table : List.of("lease", "backfill_run", "schema_version", "backfill_event")) {
      grabAtEachInsert("lockstep." + table);
    }

    everythingIsRefused("schema lockstep belongs to role " + intruder.role());
    assertThat(scene.database.value("SELECT count(*) FROM lockstep.lease")).isEqualTo("0");
    assertThat(scene.database.value("SELECT count(*) FROM lockstep.backfill_run")).isEqualTo("0");
  }

  @Test
  void aHistoryWithATrigger() {
    intruder.makeHistory();
    grabAtEachInsert("flyway_schema_history");

    everythingIsRefused("table public.flyway_schema_history belongs to role " + intruder.role());
    assertThat(scene.database.value("SELECT count(*) FROM flyway_schema_history")).isEqualTo("0");
    assertThat(scene.database.value("SELECT to_regnamespace('lockstep') IS NULL")).isEqualTo("t");
  }

  @Test
  void aHistoryThatActsWhenItIsRead() {
    intruder.execute(
        """
        CREATE VIEW flyway_schema_history AS
        SELECT den.number() AS installed_rank, '1'::varchar AS version,
               'people'::varchar AS description, 'SQL'::varchar AS type,
               'V1__people.sql'::varchar AS script, 0 AS checksum, 'x'::varchar AS installed_by,
               now()::timestamp AS installed_on, 1 AS execution_time, den.allowed() AS success""");

    everythingIsRefused("view public.flyway_schema_history belongs to role " + intruder.role());
    assertThat(scene.database.value("SELECT to_regnamespace('lockstep') IS NULL")).isEqualTo("t");
  }

  private void grabAtEachInsert(String table) {
    intruder.execute(
        "CREATE TRIGGER grab BEFORE INSERT ON "
            + table
            + " FOR EACH ROW EXECUTE FUNCTION den.grab()");
  }

  private void everythingIsRefused(String says) {
    isRefused(says, 1, "migrate");
    isRefused(says, 1, "migrate", "--dry-run");
    isRefused(says, 1, "wait", "--timeout", "1s");
    isRefused(says, 0, "status");
    isRefused(says, 1, "repair");
    isRefused(says, 1, "backfill", "run", "names");
    isRefused(says, 1, "backfill", "pause", "names");
    isRefused(says, 1, "backfill", "status", "names");
    try (Service service = Service.start(scene)) {
      String answer =
          Eventually.until(
              () -> service.health().get("/api/admin/migrations/health").asString(),
              body -> body.contains(says));
      assertThat(answer).contains("\"status\":\"failed\"");
      service.process.awaitLine(says);
      assertThat(service.anyone().get("/q/health/started").statusCode()).isEqualTo(503);
      assertThat(
              service
                  .admin()
                  .contentType(ContentType.JSON)
                  .post("/api/admin/backfills/names/runs")
                  .statusCode())
          .isIn(500, 503);
      service.stop();
    }
    assertThat(intruder.isSuperuser()).isFalse();
    assertThat(scene.database.value("SELECT to_regclass('public.people') IS NULL")).isEqualTo("t");
  }

  private void isRefused(String says, int exit, String... command) {
    ChildProcess.Result result = scene.command(command).run().exited(exit);
    List<String> lines = new ArrayList<>(result.out());
    lines.addAll(result.err());
    assertThat(lines)
        .as(String.join(" ", command))
        .anySatisfy(
            line -> assertThat(line).contains(says).containsAnyOf("if not, drop it", "drop it"));
  }
}
