// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.ChildProcess;
import dev.lockstep.support.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 500 rows that a policy hides from the role that Lockstep logs in as, which owns the table and is
 * no superuser: they are there all the same.
 */
class RowSecurityIT {
  private static final String UNTOUCHED = "SELECT count(*) FROM notes WHERE body IS NULL";
  private static final String WHAT_TO_DO = "ALTER ROLE … BYPASSRLS";

  @TempDir Path folder;
  private final String owner = "row_owner_" + ProcessHandle.current().pid();
  private final String reader = "row_reader_" + ProcessHandle.current().pid();
  private Scene scene;

  @BeforeEach
  void open() throws IOException {
    Path backfills = Files.createDirectory(folder.resolve("backfills"));
    Files.writeString(
        backfills.resolve("bodies.sql"),
        """
        /* lockstep
        table: notes
        batch: 100
        */
        -- @batch
        UPDATE notes SET body = 'note ' || id WHERE id > :from AND id <= :to AND body IS NULL;
        -- @remaining
        SELECT count(*) FROM notes WHERE body IS NULL;
        """);
    scene =
        new Scene(Files.createDirectory(folder.resolve("migrations")))
            .set("LOCKSTEP_BACKFILLS_DIR", backfills.toString())
            .set("LOCKSTEP_SCHEMA_DIR", Files.createDirectory(folder.resolve("schema")).toString())
            .with(
                "V1__notes.sql",
                """
                CREATE TABLE notes (id int PRIMARY KEY, tenant text NOT NULL, body text);
                INSERT INTO notes SELECT i, 'tenant ' || i % 3 FROM generate_series(1, 500) i;
                ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
                ALTER TABLE notes FORCE ROW LEVEL SECURITY;
                CREATE POLICY own ON notes USING (tenant = current_setting('app.tenant', true));
                """)
            .with(
                "V2__body_not_null.sql",
                """
                -- lockstep:requires-backfill bodies
                ALTER TABLE notes ALTER COLUMN body SET NOT NULL;
                """);
    scene.database.execute(
        "CREATE ROLE " + owner + " LOGIN",
        "CREATE ROLE " + reader + " LOGIN",
        "ALTER DATABASE " + scene.database.name() + " OWNER TO " + owner);
    as(owner);
  }

  /** Roles are the whole server's: they go when the database that they own has gone. */
  @AfterEach
  void close() throws Exception {
    scene.close();
    try (Connection connection = TestDatabase.server().connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("DROP ROLE " + owner);
      statement.execute("DROP ROLE " + reader);
    }
  }

  private void as(String role) {
    scene.set("DATABASE_URL", scene.database.url().replace("postgres@", role + "@"));
  }

  @Test
  void nothingCountsAsCompleteUntilTheRoleSeesEveryRow() {
    assertThat(scene.migrate().exited(0).out()).anyMatch(line -> line.startsWith("gated: 2 "));

    ChildProcess.Result run = scene.command("backfill", "run", "bodies").run().exited(1);
    assertThat(run.out())
        .singleElement()
        .asString()
        .startsWith("bodies: failed, scanned 0, ")
        .contains("\"notes\"", WHAT_TO_DO, "NO FORCE ROW LEVEL SECURITY");
    assertThat(scene.command("backfill", "run", "bodies", "--dry-run").run().exited(1).error())
        .contains("\"notes\"", WHAT_TO_DO);
    assertThat(scene.command("migrate", "--run-backfills").run().exited(1).error())
        .contains("backfill bodies ended failed", WHAT_TO_DO);
    assertThat(scene.command("status").run().exited(0).out())
        .contains("status:    gated")
        .anyMatch(line -> line.startsWith("backfill:  bodies failed"));
    assertThat(scene.command("migrate", "--require-all").run().exited(4).out())
        .anyMatch(line -> line.startsWith("gated: 2 "));
    assertThat(scene.database.value(UNTOUCHED)).isEqualTo("500");
    assertThat(scene.history()).containsExactly("1|V1__notes.sql|t");

    scene.database.execute("ALTER ROLE " + owner + " BYPASSRLS");

    assertThat(scene.command("backfill", "run", "bodies").run().exited(0).out())
        .singleElement()
        .asString()
        .startsWith("bodies: complete, scanned 500, changed 500, ");
    assertThat(scene.database.value(UNTOUCHED)).isEqualTo("0");
    assertThat(scene.migrate().exited(0).out()).doesNotContain("gated");
    assertThat(scene.history()).hasSize(2);
  }

  @Test
  void aMigrationThatWouldPassOverHiddenRowsFailsAndAReaderIsNotToldThatTheTableIsEmpty() {
    scene.migrate().exited(0);
    scene.database.execute(
        "GRANT USAGE ON SCHEMA lockstep TO " + reader,
        "GRANT SELECT ON ALL TABLES IN SCHEMA lockstep, public TO " + reader);

    as(reader);
    assertThat(scene.command("status").run().exited(0).out()).contains("status:    gated");

    as(owner);
    scene.with("V1.1__bodies.sql", "UPDATE notes SET body = 'none' WHERE body IS NULL;");
    assertThat(scene.migrate().exited(1).error())
        .contains("V1.1__bodies.sql:1 failed: ", "\"notes\"", WHAT_TO_DO, "row_security = on");
    scene.with(
        "V1.1__bodies.sql",
        """
        SET LOCAL row_security = on;
        SET LOCAL app.tenant = 'tenant 0';
        UPDATE notes SET body = 'none' WHERE body IS NULL;
        """);
    scene.migrate().exited(0);
    assertThat(scene.database.value(UNTOUCHED))
        .as("166 numbers up to 500 are divisible by three")
        .isEqualTo("334");
  }
}
