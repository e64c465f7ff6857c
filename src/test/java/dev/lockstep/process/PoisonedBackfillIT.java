// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.ChildProcess;
import dev.lockstep.support.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One row in the middle that the backfill of a gate fails on, while the service runs. {@code
 * -Dlockstep.test.rows=1000000} takes more of them.
 */
class PoisonedBackfillIT {
  private static final int ROWS = Integer.getInteger("lockstep.test.rows", 20_000);
  private static final int BAD = ROWS / 2 + 7;

  @TempDir Path folder;
  private Scene scene;

  @BeforeEach
  void open() throws IOException {
    Path migrations = Files.createDirectory(folder.resolve("migrations"));
    Path backfills = Files.createDirectory(folder.resolve("backfills"));
    Files.writeString(
        backfills.resolve("cents.sql"),
        """
        /* lockstep
        table: prices
        requires: 1
        */
        -- @batch
        UPDATE prices SET cents = (text::numeric * 100)::bigint
         WHERE id > :from AND id <= :to AND cents IS NULL;
        -- @remaining
        SELECT count(*) FROM prices WHERE cents IS NULL;
        """);
    scene =
        new Scene(migrations)
            .with(
                "V1__prices.sql",
                """
                CREATE TABLE prices (id int PRIMARY KEY, text text NOT NULL, cents bigint);
                INSERT INTO prices SELECT i, i || '.50' FROM generate_series(1, %d) i;
                UPDATE prices SET text = 'on request' WHERE id = %d;
                """
                    .formatted(ROWS, BAD))
            .with(
                "V2__cents_not_null.sql",
                """
                -- lockstep:requires-backfill cents
                ALTER TABLE prices ALTER COLUMN cents SET NOT NULL;
                """)
            .set("LOCKSTEP_BACKFILLS_DIR", backfills.toString());
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void theKeyIsLeftOutAndTheGateStaysClosedUntilItIsFixedAndTakenUp() {
    try (Service service = Service.start(scene)) {
      Eventually.isTrue("the run has failed", () -> state().startsWith("failed|"));

      assertThat(state()).isEqualTo("failed|1");
      assertThat(
              scene.database.rows("SELECT key, sqlstate, error FROM lockstep.backfill_quarantine"))
          .containsExactly(
              "{%d}|22P02|ERROR: invalid input syntax for type numeric: \"on request\""
                  .formatted(BAD));
      assertThat(scene.database.rows("SELECT id FROM prices WHERE cents IS NULL"))
          .containsExactly(String.valueOf(BAD));
      assertThat(scene.history()).containsExactly("1|V1__prices.sql|t");
      String note =
          Eventually.until(
              () ->
                  service
                      .health()
                      .get("/api/admin/migrations/health")
                      .jsonPath()
                      .getString("backfills[0].note"),
              text -> text != null && text.startsWith("failed at "));
      assertThat(note).contains("some rows do not bear it").doesNotContain("on request");
      Eventually.until(
          () -> service.anyone().get("/q/metrics").asString(),
          text ->
              text.contains("lockstep_backfill_state{backfill=\"cents\",state=\"failed\"} 1.0")
                  && text.contains("lockstep_backfill_workers{backfill=\"cents\"} 0.0")
                  && text.contains("lockstep_backfill_remaining{backfill=\"cents\"} 1.0"));
      ChildProcess.Result shown = scene.command("backfill", "status", "cents").run().exited(0);
      assertThat(shown.out().get(0)).contains("failed, ").contains("quarantined 1, remaining 1");
      assertThat(shown.out().get(1)).contains("left out: " + BAD).contains("on request");
      assertThat(scene.command("backfill", "quarantined", "cents").run().exited(0).out())
          .containsExactly(BAD + ": ERROR: invalid input syntax for type numeric: \"on request\"");
      assertThat(scene.command("migrate", "--require-all").run().exited(4).out())
          .contains("gated: 2 cents not null waits for backfill cents");

      scene.database.execute(
          "UPDATE prices SET text = '12.34' WHERE id = " + BAD,
          "CREATE TABLE touched AS SELECT id FROM prices WHERE false",
          """
          CREATE FUNCTION touched() RETURNS trigger LANGUAGE plpgsql AS
          'BEGIN INSERT INTO touched VALUES (new.id); RETURN NULL; END'""",
          """
          CREATE TRIGGER touched AFTER UPDATE ON prices
          FOR EACH ROW EXECUTE FUNCTION touched()""");
      scene.command("backfill", "resume", "cents").run().exited(0);

      Eventually.isTrue("the gated migration is applied", () -> scene.history().size() == 2);
      assertThat(state()).isEqualTo("complete|0");
      assertThat(scene.database.rows("SELECT id FROM touched"))
          .containsExactly(String.valueOf(BAD));
      assertThat(scene.database.value("SELECT cents FROM prices WHERE id = " + BAD))
          .isEqualTo("1234");
      assertThat(scene.history())
          .containsExactly("1|V1__prices.sql|t", "2|V2__cents_not_null.sql|t");
      service.stop().exited(143);
    }
  }

  /** The state of the newest run, and how many of its keys are left out. */
  private String state() {
    if (scene.database.value("SELECT to_regclass('lockstep.backfill_run') IS NULL").equals("t")) {
      return "";
    }
    return String.join(
        ",",
        scene.database.rows(
            """
            SELECT state, (SELECT count(*) FROM lockstep.backfill_quarantine q
                            WHERE q.run_id = run.id AND retried_at IS NULL)
              FROM lockstep.backfill_run run ORDER BY id DESC LIMIT 1"""));
  }
}
