// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.ChildProcess;
import dev.lockstep.support.Eventually;
import dev.lockstep.support.TestDatabase;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Backfills that fail on rows with a secret in them: the owner's status and the admin API show it,
 * and no log and no reader does.
 */
class ReaderSeesNoRowsIT {
  private static final String SECRET = "s3cret";
  private static final String HIDDEN = "not visible to this role";

  @TempDir Path folder;
  private Scene scene;
  private String owner;
  private String reader;

  @BeforeEach
  void setUp() throws IOException {
    Path migrations = Files.createDirectories(folder.resolve("migrations"));
    Path backfills = Files.createDirectories(folder.resolve("backfills"));
    scene =
        new Scene(migrations)
            .set("LOCKSTEP_BACKFILLS_DIR", backfills.toString())
            .with(
                "V1__people.sql",
                """
                CREATE TABLE people (email text PRIMARY KEY, age text, years int,
                                     CHECK (years < 200));
                INSERT INTO people VALUES ('s3cret@a', '7'), ('s3cret@b', 's3cret'),
                                          ('s3cret@c', '900');
                """);
    // A value that is no number; one that violates a check, whose detail has the whole row.
    Files.writeString(
        backfills.resolve("years.sql"),
        """
        /* lockstep
        table: people
        */
        -- @batch
        UPDATE people SET years = age::int WHERE email > :from AND email <= :to AND years IS NULL;
        -- @remaining
        SELECT count(*) FROM people WHERE years IS NULL;
        """);
    // The count itself fails on a value.
    Files.writeString(
        backfills.resolve("counted.sql"),
        """
        /* lockstep
        table: people
        */
        -- @batch
        UPDATE people SET years = 1 WHERE email > :from AND email <= :to;
        -- @remaining
        SELECT count(*) FROM people WHERE age::int > 5;
        """);
    scene.database.execute(Files.readString(Path.of("deploy/sql/roles.sql")));
    owner = scene.database.url().replace("postgres@", "lockstep_owner@");
    reader = scene.database.url().replace("postgres@", "lockstep_reader@");
  }

  /** Roles are the whole server's: they go when the database that they are used in has gone. */
  @AfterEach
  void dropRoles() throws SQLException {
    scene.close();
    try (Connection connection = TestDatabase.server().connect("postgres");
        Statement statement = connection.createStatement()) {
      for (String role : List.of("lockstep_owner", "lockstep_reader", "app")) {
        statement.execute("DROP ROLE IF EXISTS " + role);
      }
    }
  }

  @Test
  void whatARowHoldsIsShownToItsOwnerAndInNoLog() {
    List<String> logged = new ArrayList<>();
    scene.set("DATABASE_URL", owner);
    try (Service service = Service.start(scene).awaitReady()) {
      for (String name : List.of("years", "counted")) {
        service
            .admin()
            .contentType(ContentType.JSON)
            .post("/api/admin/backfills/" + name + "/runs")
            .then()
            .statusCode(202);
        String shown =
            Eventually.until(
                () -> service.admin().get("/api/admin/backfills/" + name).asString(),
                body -> body.contains("\"state\":\"failed\""));
        assertThat(shown).as("the admin API on " + name).contains(SECRET);
        assertThat(scene.command("backfill", "status", name).run().exited(0).out().toString())
            .as("the owner's status of " + name)
            .contains(SECRET);
      }
      assertThat(service.health().get("/api/admin/migrations/health").asString())
          .contains("\"years\"")
          .doesNotContain(SECRET);
      assertThat(service.anyone().get("/q/metrics").asString()).doesNotContain(SECRET);
      ChildProcess.Result ended = service.stop();
      logged.addAll(ended.out());
      logged.addAll(ended.err());
    }
    assertThat(logged)
        .anyMatch(line -> line.contains("backfill-ended") && line.contains("22P02"))
        .anyMatch(line -> line.contains("backfill-quarantined"))
        .noneMatch(line -> line.contains(SECRET));

    scene.set("DATABASE_URL", reader);
    says("years: failed", "backfill", "list");
    says("left out: 2 keys (" + HIDDEN + ", " + HIDDEN + "), ", "backfill", "status", "years");
    says(HIDDEN + ": error " + HIDDEN + " [22P02]", "backfill", "quarantined", "years");
    says(HIDDEN + ": error " + HIDDEN + " [23514]", "backfill", "quarantined", "years");
    says(
        "a value does not fit, whose message may hold values [22P02]",
        "backfill",
        "status",
        "counted");
    says("healthy", "status");
    says("healthy", "status", "--output", "json");
    says("ready: healthy", "wait", "--timeout", "20s");
  }

  private void says(String text, String... command) {
    ChildProcess.Result result = scene.command(command).run().exited(0);
    List<String> lines = new ArrayList<>(result.out());
    lines.addAll(result.err());
    assertThat(lines)
        .as(String.join(" ", command))
        .anyMatch(line -> line.contains(text))
        .noneMatch(line -> line.contains(SECRET));
  }
}
