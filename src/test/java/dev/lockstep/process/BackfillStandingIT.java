// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.ChildProcess;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees of a backfill on which a process works, or none does. */
class BackfillStandingIT {
  private static final String NOBODY =
      "no process works on it now: 'lockstep backfill run upper' or a running 'lockstep serve' goes"
          + " on";

  /** Well below the 30 s of a lease, and of the grace before an orchestrator kills. */
  private static final Duration AT_ONCE = Duration.ofSeconds(25);

  @TempDir Path folder;
  private Scene scene;

  @BeforeEach
  void open() throws IOException {
    scene = PeopleScene.in(folder);
    scene.migrate().exited(0);
    scene.database.execute("CREATE TABLE pace (seconds int)", "INSERT INTO pace VALUES (0)");
    write("SELECT pg_sleep(seconds) FROM pace WHERE :from >= 1000;");
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private void write(String first) throws IOException {
    Files.writeString(
        folder.resolve("backfills/upper.sql"),
        """
        /* lockstep
        table: people
        batch: 500
        */
        -- @batch
        %s
        UPDATE people SET upper_name = upper(name)
         WHERE id > :from AND id <= :to AND upper_name IS NULL;
        -- @remaining
        SELECT count(*) FROM people WHERE upper_name IS NULL;
        """
            .formatted(first));
  }

  private String line(String... command) {
    return String.join("\n", scene.command(command).run().exited(0).out());
  }

  @Test
  void aRunToldToStopGivesItsRangeBackAtOnceThoughItsBatchIsLong() {
    scene.database.execute("UPDATE pace SET seconds = 28");
    Instant began = Instant.now();
    try (ChildProcess run = scene.start("backfill", "run", "upper")) {
      scene.awaitRunning("pg_sleep", 1);

      JsonPath seen = JsonPath.from(line("backfill", "status", "upper", "--output", "json"));
      assertThat(seen.getLong("remaining")).as("3000 less two batches of 500").isEqualTo(2000);
      assertThat(seen.getBoolean("run.remainingEstimated")).isTrue();
      assertThat(seen.getString("run.workedOnBy[0].process")).endsWith("/" + run.pid());
      assertThat(Instant.parse(seen.getString("run.workedOnBy[0].since")))
          .isBetween(began.minusSeconds(5), Instant.now().plusSeconds(5));
      assertThat(line("status"))
          .contains("backfill:  upper running, remaining about 2000; worked on by ");

      run.signal("TERM");
      assertThat(run.endsWithin(AT_ONCE)).as("the batch is cancelled").isTrue();
      ChildProcess.Result stopped = run.await().exited(143);
      assertThat(stopped.err())
          .anyMatch(line -> line.contains("stopping backfill upper"))
          .anyMatch(line -> line.contains("stopped; 'lockstep backfill run upper'"))
          .noneMatch(line -> line.contains("\"WARN\"") || line.contains("\"ERROR\""));
    }
    assertThat(
            scene.database.rows(
                "SELECT state, lease_owner, last_error, \"cursor\" FROM lockstep.backfill_range"))
        .containsExactly("pending|∅|∅|{1000}");
    assertThat(
            scene.database.value(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND state = 'active' AND query LIKE '%FROM pace%'"
                    + " AND pid <> pg_backend_pid()"))
        .isEqualTo("0");
    assertThat(line("status"))
        .contains("backfill:  upper running, remaining about 2000; " + NOBODY);
    assertThat(line("backfill", "list")).contains(NOBODY);

    scene.database.execute("UPDATE pace SET seconds = 0");
    try (ChildProcess run = scene.start("backfill", "run", "upper")) {
      assertThat(run.endsWithin(AT_ONCE)).as("nothing waits for a lease").isTrue();
      assertThat(run.await().exited(0).out())
          .singleElement()
          .asString()
          .startsWith("upper: complete, scanned 3000, changed 3000, batches 6, ")
          .contains(", remaining 0");
    }
  }

  @Test
  void aServiceToldToStopDoesNotWaitForALongBatch() {
    scene.database.execute("UPDATE pace SET seconds = 28");
    try (Service service = Service.start(scene).awaitReady()) {
      scene.command("backfill", "run", "upper", "--detach").run().exited(0);
      scene.awaitRunning("pg_sleep", 1);
      service.process.signal("TERM");
      assertThat(service.process.endsWithin(AT_ONCE)).isTrue();
    }
    assertThat(
            scene.database.rows(
                "SELECT state, lease_owner, last_error FROM lockstep.backfill_range"))
        .containsExactly("pending|∅|∅");
    assertThat(line("status")).contains(NOBODY);
  }

  @Test
  void aPausedRunSaysWhoPausedItAndAResumedOneThatNobodyIsThere() {
    assertThat(line("backfill", "run", "upper", "--detach")).contains("upper: pending", NOBODY);
    assertThat(line("backfill", "pause", "upper"))
        .contains("upper: paused; paused by cli:", "'lockstep backfill resume upper'");
    assertThat(line("status")).contains("backfill:  upper paused; paused by cli:");
    assertThat(line("backfill", "resume", "upper")).contains(NOBODY);
    assertThat(line("backfill", "run", "upper")).startsWith("upper: complete, scanned 3000, ");
    assertThat(line("status")).endsWith("\nbackfill:  upper complete, remaining 0");
  }

  @Test
  void aRangeThatFailsSaysWhyAndWhatFailsForItsFileIsExitThree() throws IOException {
    scene.database.execute(
        "CREATE FUNCTION broken() RETURNS void LANGUAGE plpgsql AS"
            + " 'BEGIN EXECUTE ''SELECT FROM nowhere''; END'");
    write("SELECT broken();");
    scene.command("backfill", "run", "upper", "--dry-run").run().exited(3);
    write("SELECT broken() WHERE :from >= 1000;");
    ChildProcess.Result run = scene.command("backfill", "run", "upper").run().exited(3);
    assertThat(run.out())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("upper: failed, scanned 1000, ")
                    .contains("1 range failed (42P01): "))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("  failed: keys above 1000, up to 3000: ")
                    .contains("relation \"nowhere\" does not exist"));
    assertThat(line("backfill", "status", "upper")).contains("\"nowhere\" does not exist");
    assertThat(line("status"))
        .contains("backfill:  upper failed, remaining 2000; failed at ", "its file does not do");
    scene.with(
        "V2__strict.sql",
        """
        -- lockstep:requires-backfill upper
        ALTER TABLE people ALTER upper_name SET NOT NULL;
        """);
    assertThat(scene.command("migrate", "--run-backfills").run().exited(3).error())
        .contains("backfill upper ended failed: 1 range failed (42P01)");
  }

  @Test
  void aMigrationToldToStopSaysSoAndLeavesNothingBehind() {
    scene.with("V2__long.sql", "CREATE TABLE half (id int); SELECT pg_sleep(600);");
    try (ChildProcess migrate = scene.start("migrate")) {
      scene.awaitRunning("pg_sleep", 1);
      migrate.signal("TERM");
      assertThat(migrate.endsWithin(AT_ONCE)).isTrue();
      ChildProcess.Result stopped = migrate.await().exited(143);
      assertThat(stopped.err()).anyMatch(line -> line.contains("stopping: what runs now"));
      assertThat(stopped.error()).contains("lockstep: stopped: ", "the next 'lockstep migrate'");
    }
    assertThat(scene.database.value("SELECT to_regclass('half')")).isEqualTo("∅");
    assertThat(line("status")).doesNotContain("lease:");
  }
}
