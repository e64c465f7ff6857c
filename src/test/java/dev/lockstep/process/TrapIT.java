// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.Eventually;
import dev.lockstep.support.PgBouncer;
import dev.lockstep.support.TestDatabase;
import dev.lockstep.support.Traps;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A superuser's Lockstep in a database where somebody laid out traps: no command and no part of the
 * service looks a name up where they are.
 */
class TrapIT {
  /** The user's own SQL is looked up as the user says; this one is careful. */
  private static final String BACKFILL =
      """
      /* lockstep
      table: %1$s
      batch: 2
      workers: 2
      */
      -- @batch
      UPDATE %1$s SET slug = name
       WHERE %2$s OPERATOR(pg_catalog.>) :from AND %2$s OPERATOR(pg_catalog.<=) :to AND slug IS NULL;
      -- @remaining
      SELECT pg_catalog.count(*) FROM %1$s WHERE slug IS NULL;
      -- @throttle
      SELECT false;
      """;

  @TempDir Path folder;
  private Scene scene;
  private Traps traps;

  @BeforeEach
  void open() throws IOException {
    Path migrations = Files.createDirectories(folder.resolve("migrations"));
    Path backfills = Files.createDirectories(folder.resolve("backfills"));
    Path schema = Files.createDirectories(folder.resolve("schema"));
    scene =
        new Scene(migrations)
            .set("LOCKSTEP_BACKFILLS_DIR", backfills.toString())
            .set("LOCKSTEP_SCHEMA_DIR", schema.toString())
            .set("LOCKSTEP_SHADOW_URL", TestDatabase.server().url("postgres"));
    Files.writeString(
        schema.resolve("numbered.sql"),
        "CREATE TABLE numbered (id bigint PRIMARY KEY, name text, slug text);"
            + " CREATE INDEX numbered_name ON numbered (name);");
    traps = Traps.in(scene.database);
    scene
        .with(
            "V1__tables.sql",
            """
            CREATE TABLE numbered (id bigint PRIMARY KEY, name text, slug text);
            INSERT INTO numbered VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd'), (5, 'e');
            CREATE TABLE coded (code varchar(9) PRIMARY KEY, name text, slug text);
            INSERT INTO coded VALUES ('k', 'a'), ('l', 'b'), ('m', 'c'), ('n', 'd'), ('o', 'e');
            CREATE TABLE paired (tenant int, code varchar(9), name text, slug text,
                                 PRIMARY KEY (tenant, code));
            """)
        .with("V2__index.sql", "CREATE INDEX CONCURRENTLY numbered_name ON numbered (name);")
        .with("R__view.sql", "CREATE OR REPLACE VIEW names AS SELECT name FROM numbered;");
    Files.writeString(backfills.resolve("numbered.sql"), BACKFILL.formatted("numbered", "id"));
    Files.writeString(backfills.resolve("coded.sql"), BACKFILL.formatted("coded", "code"));
  }

  @AfterEach
  void close() {
    scene.close();
    traps.forget();
  }

  @Test
  void noCommandSpringsOne() {
    everyCommand();
    System.out.println("traps: " + traps.covered() + ", none for " + traps.uncovered());
    assertThat(traps.sprung()).isEmpty();

    // They do spring for who looks names up in the login's path.
    scene.database.execute("SELECT to_regclass(relname::text) FROM pg_class WHERE relname = 'x'");
    assertThat(traps.sprung()).isNotEmpty();
  }

  @Test
  void noCommandSpringsOneBehindAPooler() {
    PgBouncer.require();
    try (PgBouncer bouncer = PgBouncer.before(scene.database)) {
      scene.set("DATABASE_URL", bouncer.url());
      everyCommand();
      assertThat(traps.sprung()).isEmpty();
    }
  }

  private void everyCommand() {
    scene.command("migrate", "--dry-run").run().exited(0);
    scene.migrate().exited(0);
    traps.addRelations();
    scene.with("V3__table.sql", "CREATE TABLE third (id bigint);");
    scene.migrate().exited(0);
    scene.migrate().exited(0);
    scene.command("status").run().exited(0);
    scene.command("wait", "--timeout", "20s").run().exited(0);
    // The traps are differences, every one: what counts is that the catalog was read.
    assertThat(scene.command("drift").run().exited(3).out())
        .anyMatch(line -> line.contains("trap_operator_"))
        .noneMatch(line -> line.contains("public.numbered"));
    scene.command("repair").run().exited(0);
    scene.command("backfill", "list").run().exited(0);
    scene.command("backfill", "run", "coded", "--dry-run").run().exited(0);
    scene.command("backfill", "run", "coded").run().exited(0);
    scene.command("backfill", "status", "coded").run().exited(0);
    scene.command("backfill", "run", "numbered", "--detach").run().exited(0);
    scene.command("backfill", "pause", "numbered").run().exited(0);
    scene.command("backfill", "resume", "numbered").run().exited(0);
    scene.command("backfill", "cancel", "numbered").run();
    // One that failed outside a transaction, and what it left.
    scene.with("V4__twice.sql", "CREATE UNIQUE INDEX CONCURRENTLY one ON numbered ((1));");
    scene.migrate().exited(1);
    scene.command("repair").run().exited(0);
    scene.without("V4__twice.sql");
    scene.with("V5__more.sql", "CREATE TABLE more (id bigint);");
    try (Service service = Service.start(scene).awaitReady()) {
      service.health().get("/api/admin/migrations/health").then().statusCode(200);
      service.admin().get("/api/admin/migrations").then().statusCode(200);
      service.admin().get("/api/admin/backfills").then().statusCode(200);
      Response accepted =
          service.admin().contentType(ContentType.JSON).post("/api/admin/backfills/numbered/runs");
      accepted.then().statusCode(202);
      Eventually.until(
          () -> service.admin().get(accepted.header("Location")).jsonPath().getString("state"),
          "complete"::equals);
      service.stop();
    }
    assertThat(traps.safely("SELECT slug FROM public.numbered ORDER BY id"))
        .containsExactly("a", "b", "c", "d", "e");
  }
}
