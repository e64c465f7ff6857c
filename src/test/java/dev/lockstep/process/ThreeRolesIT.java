// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.ChildProcess;
import dev.lockstep.support.TestDatabase;
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
 * Every command on a database that was set up as the README says, as each of the three roles that
 * {@code deploy/sql/roles.sql} makes: it does its work, or says in one line which right is missing.
 */
class ThreeRolesIT {
  private static final String OWNER = "lockstep_owner";
  private static final String READER = "lockstep_reader";
  private static final String APP = "app";
  private static final String DENIED = "grant it, see deploy/sql/roles.sql";

  @TempDir Path folder;
  private ProjectScene scene;
  private final List<String> wrong = new ArrayList<>();

  @BeforeEach
  void setUp() throws IOException {
    scene =
        new ProjectScene(folder)
            .with(
                "src/main/schema/people.sql",
                "CREATE TABLE people (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
                    + " name text NOT NULL, upper text);")
            .with(
                "migrations/V1__people.sql",
                "CREATE TABLE people (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
                    + " name text NOT NULL, upper text);")
            .with(
                "backfills/upper.sql",
                """
                /* lockstep
                table: people
                */
                -- @batch
                UPDATE people SET upper = upper(name) WHERE id > :from AND id <= :to AND upper IS NULL;
                -- @remaining
                SELECT count(*) FROM people WHERE upper IS NULL;
                """);
    scene.database.execute(Files.readString(Path.of("deploy/sql/roles.sql")));
  }

  /** Roles are the whole server's: they go when the database that they are used in has gone. */
  @AfterEach
  void dropRoles() throws SQLException {
    scene.close();
    try (Connection connection = TestDatabase.server().connect("postgres");
        Statement statement = connection.createStatement()) {
      for (String role : List.of(OWNER, READER, APP)) {
        statement.execute("DROP ROLE IF EXISTS " + role);
      }
    }
  }

  @Test
  void everyCommandWorksOrSaysWhichRightIsMissing() {
    as(OWNER, 0, "1        people       pending", "status");
    as(OWNER, 0, "would apply 1:", "migrate", "--dry-run");
    as(OWNER, 0, "applied 1 migration", "migrate");
    scene.database.execute(
        "INSERT INTO people (name) SELECT 'n' || n FROM generate_series(1, 9) n");
    as(OWNER, 0, "catalog.lock.json", "generate");
    as(OWNER, 0, "agree", "check");
    as(OWNER, 0, "ready: healthy", "wait", "--timeout", "60s");
    as(OWNER, 0, "no drift", "drift");
    as(OWNER, 0, "nothing to migrate", "generate", "nothing", "--dry-run");
    as(OWNER, 0, "upper: never-run", "backfill", "list");
    as(OWNER, 0, "nothing was written", "backfill", "run", "upper", "--dry-run");
    as(OWNER, 0, "upper: ", "backfill", "run", "upper", "--detach");
    for (String control : List.of("pause", "cancel")) {
      as(READER, 1, DENIED, "backfill", control, "upper");
      as(APP, 1, DENIED, "backfill", control, "upper");
    }
    as(OWNER, 0, "upper: ", "backfill", "pause", "upper");
    as(OWNER, 0, "upper: ", "backfill", "resume", "upper");
    as(OWNER, 0, "upper: ", "backfill", "cancel", "upper");
    as(OWNER, 0, "complete", "backfill", "run", "upper");
    as(OWNER, 0, "complete", "backfill", "status", "upper");
    as(OWNER, 0, "nothing to repair", "repair");
    as(OWNER, 0, "status:    healthy", "status");

    as(READER, 0, "status:    healthy", "status");
    as(READER, 0, "ready: healthy", "wait", "--timeout", "60s");
    as(READER, 0, "no drift", "drift");
    as(READER, 0, "agree", "check");
    as(READER, 0, "nothing to migrate", "generate", "nothing", "--dry-run");
    as(READER, 0, "nothing to apply", "migrate");
    as(READER, 0, "nothing to apply", "migrate", "--dry-run");
    as(READER, 0, "upper: complete", "backfill", "list");
    as(READER, 0, "complete", "backfill", "status", "upper");
    as(READER, 1, DENIED, "backfill", "run", "upper", "--dry-run");
    as(READER, 1, DENIED, "backfill", "run", "upper");
    as(READER, 1, DENIED, "backfill", "resume", "upper");
    as(READER, 1, DENIED, "backfill", "pause", "upper");
    as(READER, 1, DENIED, "backfill", "cancel", "upper");
    as(READER, 0, "nothing to repair", "repair");

    as(APP, 0, DENIED, "status");
    as(APP, 1, DENIED, "wait", "--timeout", "1s");
    as(APP, 0, "no drift", "drift");
    as(APP, 0, "agree", "check");
    as(APP, 0, "nothing to migrate", "generate", "nothing", "--dry-run");
    as(APP, 1, DENIED, "migrate");
    as(APP, 1, DENIED, "migrate", "--dry-run");
    as(APP, 1, DENIED, "backfill", "list");
    as(APP, 1, DENIED, "backfill", "status", "upper");
    // It may change the table's rows, and what it tries is rolled back.
    as(APP, 0, "nothing was written", "backfill", "run", "upper", "--dry-run");
    as(APP, 1, DENIED, "backfill", "run", "upper");
    as(APP, 1, DENIED, "backfill", "resume", "upper");
    as(APP, 1, DENIED, "backfill", "pause", "upper");
    as(APP, 1, DENIED, "backfill", "cancel", "upper");
    as(APP, 1, DENIED, "repair");

    // A migration is pending: who may not apply it says so, and nothing is begun.
    scene.with("migrations/V2__note.sql", "ALTER TABLE people ADD note text;");
    as(READER, 0, "would apply 1:", "migrate", "--dry-run");
    as(READER, 1, DENIED, "migrate");
    as(READER, 1, "not ready after", "wait", "--timeout", "1s");
    as(READER, 0, "status:    pending", "status");
    assertThat(wrong).isEmpty();
    assertThat(scene.database.value("SELECT count(*) FROM flyway_schema_history")).isEqualTo("1");
    assertThat(scene.database.value("SELECT count(*) FROM people WHERE upper IS NULL"))
        .isEqualTo("0");
  }

  /** Runs one; what is not as it should be is collected, so that one run tells all of it. */
  private void as(String role, int exit, String says, String... command) {
    ChildProcess.Result result =
        scene
            .command(command)
            .with("DATABASE_URL", scene.database.url().replace("postgres@", role + "@"))
            .run();
    List<String> lines = new ArrayList<>(result.out());
    lines.addAll(result.err());
    boolean told = lines.stream().anyMatch(line -> line.contains(says));
    boolean trace =
        lines.stream()
            .anyMatch(
                line ->
                    line.startsWith("\tat ")
                        || line.contains("Exception")
                        || line.contains("no message")
                        || line.contains("No value present"));
    long errors = result.err().stream().filter(line -> line.startsWith("lockstep: ")).count();
    if (result.exit() != exit || !told || trace || errors != (exit == 0 ? 0 : 1)) {
      wrong.add(
          "%s: %s: expected exit %d and '%s', was %d:\n  %s"
              .formatted(
                  role,
                  String.join(" ", command),
                  exit,
                  says,
                  result.exit(),
                  String.join("\n  ", lines)));
    }
  }
}
