// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.ChildProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Moments without a time zone mean the same wherever they are proven and executed. */
class TimeZoneIT {
  private static final String PARENT =
      """
      CREATE TABLE visits (
        at timestamptz NOT NULL DEFAULT '2026-06-01 12:00',
        CONSTRAINT not_before CHECK (at >= '2025-12-31 23:00')
      ) PARTITION BY RANGE (at);
      """;

  private static final String PARTITION =
      "CREATE TABLE visits_2026 PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO"
          + " ('2027-01-01');";

  @TempDir private Path root;
  private ProjectScene scene;

  @BeforeEach
  void open() {
    scene = new ProjectScene(root);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private ChildProcess.Result at(String machine, String... arguments) {
    return scene.command(arguments).with("TZ", machine).run();
  }

  private void databaseIn(String zone) {
    scene.database.execute(
        "ALTER DATABASE %s SET timezone = '%s'".formatted(scene.database.name(), zone));
  }

  /** What the bounds are, in one zone whatever the session has. */
  private List<String> bound() {
    return scene.database.rows(
        "SELECT (SELECT min(match[1]::timestamptz AT TIME ZONE 'UTC')"
            + " FROM regexp_matches(pg_get_expr(relpartbound, oid), '''([^'']+)''', 'g') match)"
            + " FROM pg_class WHERE relname = 'visits_2026'");
  }

  @Test
  void whatOneMachineProvesAnotherDoesAndChecks() {
    scene
        .with("src/main/schema/visits.sql", PARENT)
        .with("src/main/schema/visits_2026.sql", PARTITION);
    databaseIn("Asia/Tokyo");

    at("Pacific/Chatham", "generate", "visits").exited(0);
    at("America/New_York", "check").exited(0);
    at("America/New_York", "migrate").exited(0);

    assertThat(bound()).containsExactly("2026-01-01 00:00:00");
    scene.database.execute(
        "INSERT INTO visits VALUES ('2026-01-01 00:00:00+00'), ('2026-12-31 23:59:59+00'), (DEFAULT)");
    assertThat(
            scene.database.rows(
                "SELECT at AT TIME ZONE 'UTC', tableoid::regclass FROM visits ORDER BY 1"))
        .containsExactly(
            "2026-01-01 00:00:00|visits_2026",
            "2026-06-01 12:00:00|visits_2026",
            "2026-12-31 23:59:59|visits_2026");
    at("Asia/Tokyo", "drift").exited(0);

    ChildProcess.Result other =
        scene.command("check").with("LOCKSTEP_TIME_ZONE", "Asia/Tokyo").run().exited(3);
    assertThat(String.join("\n", other.out())).contains("catalog.lock.json");
    assertThat(scene.command("check").with("LOCKSTEP_TIME_ZONE", "+02:00").run().exited(2).error())
        .contains(
            "LOCKSTEP_TIME_ZONE",
            "'+02:00' is no time zone; say UTC, or one by its place, such as Europe/Vienna");
  }

  @Test
  void theZoneThatIsSetIsThatOfRealSessionsAndOfUndoToo() {
    scene
        .set("LOCKSTEP_TIME_ZONE", "Europe/Vienna")
        .with("src/main/schema/visits.sql", PARENT)
        .with("src/main/schema/visits_2026.sql", PARTITION);

    at("Pacific/Chatham", "generate", "visits").exited(0);
    at("UTC", "check").exited(0);
    // RESET in a file leads back to the zone that is set, and to no machine's.
    scene.with(
        "migrations/V99990101000000__zone.sql",
        "SET TIME ZONE 'Asia/Tokyo'; RESET ALL; CREATE TABLE zone AS SELECT '2026-01-01'::timestamptz"
            + " AT TIME ZONE 'UTC' AS at, current_setting('TimeZone') AS name;");
    at("America/New_York", "migrate").exited(0);

    assertThat(bound()).containsExactly("2025-12-31 23:00:00");
    assertThat(scene.database.rows("SELECT at, name FROM zone"))
        .containsExactly("2025-12-31 23:00:00|Europe/Vienna");
  }

  @Test
  void theZoneOfAToolsSessionsIsNamedWhereItMakesTheDifference() {
    databaseIn("Asia/Tokyo");
    String file = PARENT.strip() + "--> statement-breakpoint\n" + PARTITION;
    scene
        .with("drizzle/0000_visits.sql", file)
        .with(
            "drizzle/meta/_journal.json",
            """
            {"version": "7", "dialect": "postgresql", "entries": [
              {"idx": 0, "version": "7", "when": 1709287200500, "tag": "0000_visits"}]}
            """);
    scene.database.execute(
        "SET TimeZone = 'Asia/Tokyo'",
        PARENT,
        PARTITION,
        "INSERT INTO visits VALUES ('2026-01-01 00:00:00+09')",
        "CREATE SCHEMA drizzle",
        "CREATE TABLE drizzle.__drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL,"
            + " created_at bigint)",
        "INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES"
            + " (encode(sha256(convert_to($file$"
            + file
            + "$file$, 'UTF8')), 'hex'), 1709287200500)");

    assertThat(at("Pacific/Chatham", "adopt", "drizzle", "drizzle").exited(3).out())
        .contains(
            "the database: live-database: 3 objects differ only in moments that are said without a"
                + " time zone, by +9:00 h: the sessions that made them had Asia/Tokyo, which the"
                + " database sets, and Lockstep's have UTC; set LOCKSTEP_TIME_ZONE=Asia/Tokyo"
                + " wherever Lockstep runs");

    scene.set("LOCKSTEP_TIME_ZONE", "Asia/Tokyo");
    at("Pacific/Chatham", "adopt", "drizzle", "drizzle").exited(0);
    // Nothing but that the folder of Drizzle's is still there.
    assertThat(at("UTC", "check").exited(3).out())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("drizzle: second-track: ");
    at("UTC", "drift").exited(0);
    assertThat(scene.database.rows("SELECT at AT TIME ZONE 'UTC' FROM visits"))
        .containsExactly("2025-12-31 15:00:00");
  }
}
