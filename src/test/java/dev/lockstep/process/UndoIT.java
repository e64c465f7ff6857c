// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.ChildProcess;
import dev.lockstep.support.Eventually;
import dev.lockstep.support.StockFlyway;
import dev.lockstep.support.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code undo} as people use it, on the packaged program: with a scratch server and without one,
 * before stock Flyway's eyes, and killed at any moment.
 */
class UndoIT {
  @TempDir Path folder;

  private ProjectScene project() {
    return new ProjectScene(folder)
        .with(
            "migrations/V1__item.sql",
            """
            CREATE TABLE item (id bigint PRIMARY KEY, code text NOT NULL);
            INSERT INTO item SELECT g, md5(g::text) FROM generate_series(1, 20000) g;
            """)
        .with("migrations/U1__item.sql", "-- lossy: every item goes\nDROP TABLE item;\n")
        .with("migrations/V2__code.sql", "CREATE UNIQUE INDEX item_code ON item (code);")
        .with(
            "migrations/U2__code.sql",
            "-- lossless: an index only\nDROP INDEX CONCURRENTLY item_code;\n")
        .with(
            "migrations/V3__name.sql",
            "ALTER TABLE item ADD name text; UPDATE item SET name = code WHERE id <= 500;")
        .with("migrations/U3__name.sql", "-- lossy: names go\nALTER TABLE item DROP COLUMN name;\n")
        .with("migrations/V4__both.sql", "CREATE INDEX item_name ON item (name);")
        .with(
            "migrations/U4__both.sql",
            "-- lossless: an index only\nDROP INDEX CONCURRENTLY item_name;\n")
        .with("migrations/R__names.sql", "CREATE OR REPLACE VIEW names AS SELECT * FROM item;\n");
  }

  @Test
  void anUndoIsShownRefusedDoneAndReadByStockFlyway() {
    try (ProjectScene scene = project()) {
      scene.run("migrate").exited(0);
      fails(scene.run("undo"), 2, "how far back?", "--last 1");
      fails(scene.run("undo", "--to", "1", "--last", "1"), 2, "not both");
      fails(scene.run("undo", "--to", "7"), 2, "--to 7 is the version of no migration");
      fails(scene.run("undo", "--last", "9"), 3, "4 migrations to undo, not 9");

      String plan = text(scene.run("undo", "--to", "1", "--dry-run").exited(0));
      assertThat(plan)
          .contains("would undo 3:")
          .contains("V4__both.sql by U4__both.sql  (outside a transaction)")
          .contains("lossy: names go")
          .contains("drops column item.name: 20000 rows, 500 of them with a value")
          .contains("| ALTER TABLE item DROP COLUMN name;")
          .contains("ACCESS EXCLUSIVE");
      assertThat(
              scene.database.value(
                  "SELECT count(*) FROM flyway_schema_history WHERE version IS NOT NULL"))
          .isEqualTo("4");

      String done = text(scene.run("undo", "--to", "1", "--output", "json").exited(0));

      assertThat(done)
          .contains("\"version\" : \"1\"")
          .contains("\"rehearsed\" : true")
          .contains("\"how\" : \"lossy\"")
          .contains("\"script\" : \"R__names.sql\"");
      assertThat(scene.database.value("SELECT count(*) || ' ' || count(code) FROM names"))
          .isEqualTo("20000 20000");

      String migrations = folder.resolve("migrations").toString();
      ChildProcess.Result info = StockFlyway.run(scene.database, migrations, "info");
      assertThat(text(info))
          .contains("1 item Success")
          .contains("2 code Pending")
          .contains("4 both Pending")
          .doesNotContain("Failed")
          .doesNotContain("Undone");
      assertThat(text(StockFlyway.run(scene.database, migrations, "migrate").exited(0)))
          .contains("4 both Success");
      StockFlyway.run(scene.database, migrations, "validate").exited(0);
      scene.run("migrate").exited(0);
      assertThat(text(scene.run("status").exited(0))).contains("applied:   5, latest 4 both");
    }
  }

  @Test
  void withoutAScratchServerItSaysSoAndGoesOnWhenToldTo() {
    try (ProjectScene scene = project()) {
      scene.run("migrate").exited(0);
      scene.set("LOCKSTEP_SHADOW_URL", "postgres://nobody@127.0.0.1:1/nothing");

      fails(scene.run("undo", "--last", "1"), 2, "could not be rehearsed", "--unrehearsed");
      assertThat(scene.run("undo", "--last", "1", "--unrehearsed").exited(0).err())
          .anyMatch(line -> line.contains("undo-unrehearsed"));

      assertThat(scene.database.value("SELECT rehearsed FROM lockstep.undone")).isEqualTo("f");
    }
  }

  @Test
  void whateverIsKilledTheNextUndoFinishesIt() throws Exception {
    int kills = Integer.getInteger("lockstep.test.kills", 6);
    long seed = Long.getLong("lockstep.test.seed", System.nanoTime());
    System.out.println("UndoIT: -Dlockstep.test.kills=" + kills + " -Dlockstep.test.seed=" + seed);
    Random random = new Random(seed);
    int hit = 0;
    for (int kill = 1; kill <= kills; kill++) {
      try (ProjectScene scene = project();
          Connection other = scene.database.open();
          Statement work = other.createStatement()) {
        scene.run("migrate").exited(0);
        if (kill == 1) {
          other.setAutoCommit(false);
          work.execute("SELECT count(*) FROM item");
        }
        String where = "kill " + kill + ", seed " + seed;
        try (ChildProcess process =
            scene.command("undo", "--to", "empty", "--unrehearsed").start()) {
          if (kill == 1) {
            // In the midst of a concurrent drop for certain: it waits for this transaction.
            Eventually.isTrue(
                scene.database,
                "SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                    + " AND datname = current_database() AND query LIKE 'DROP INDEX%'");
            hit++;
          } else {
            hit += process.endsWithin(Duration.ofMillis(random.nextLong(300, 1800))) ? 0 : 1;
          }
          process.kill().await();
        }
        if (kill == 1) {
          assertThat(half(scene.database)).isTrue();
          other.rollback();
        }
        if (half(scene.database)) {
          assertThat(text(scene.run("status", "--output", "json")))
              .as(where)
              .contains("\"status\" : \"failed\"");
          fails(scene.run("migrate"), 1, "half undone");
        }

        scene.run("undo", "--to", "empty", "--unrehearsed").exited(0);

        assertThat(
                scene.database.rows(
                    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                        + " AND relname NOT LIKE 'flyway%'"))
            .as(where)
            .isEmpty();
        assertThat(scene.database.rows("SELECT * FROM lockstep.attempt")).as(where).isEmpty();
        assertThat(scene.database.rows("SELECT version FROM lockstep.undone ORDER BY version"))
            .as(where)
            .isEqualTo(List.of("1", "2", "3", "4"));
        scene.run("migrate").exited(0);
        assertThat(text(scene.run("status").exited(0)))
            .as(where)
            .contains("applied:   5, latest 4 both");
      }
    }
    assertThat(hit).as("kills that met a running process, seed " + seed).isPositive();
  }

  private static void fails(ChildProcess.Result result, int exit, String... words) {
    assertThat(result.exited(exit).error()).contains(words);
  }

  private static String text(ChildProcess.Result result) {
    return String.join("\n", result.out());
  }

  private static boolean half(TestDatabase database) {
    return !database.rows("SELECT script FROM flyway_schema_history WHERE NOT success").isEmpty();
  }
}
