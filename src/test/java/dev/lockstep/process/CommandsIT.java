// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.ChildProcess;
import dev.lockstep.support.LockstepProcess;
import dev.lockstep.support.Psql;
import dev.lockstep.support.TestDatabase;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each command as a person or a script calls it: help, text, and JSON alone on standard output. */
class CommandsIT {
  @TempDir Path folder;
  private Scene scene;

  @BeforeEach
  void open() throws IOException {
    scene = PeopleScene.in(folder);
    PeopleScene.backfill(folder, "\nschedule: 30 3 * * 1");
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private JsonPath json(int exit, String... arguments) {
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--output";
    all[arguments.length + 1] = "json";
    ChildProcess.Result result = scene.command(all).run().exited(exit);
    return JsonPath.from(String.join("\n", result.out()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--help", "serve --help", "migrate --help", "backfill run --help", "--version"})
  void helpIsPrintedAndNeedsNoDatabase(String arguments) {
    ChildProcess.Result result = LockstepProcess.of(arguments.split(" ", -1)).run().exited(0);
    assertThat(String.join("\n", result.out())).contains("lockstep");
    assertThat(result.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "migrate --nothing", "backfill run", "migrate --output xml"})
  void wrongUsageIsOneLineAndExitTwo(String arguments) {
    ChildProcess.Result result = scene.command(arguments.split(" ", -1)).run().exited(2);
    assertThat(result.error()).contains("--help");
    assertThat(result.out()).isEmpty();
  }

  @Test
  void everyResultIsAlsoJson() {
    JsonPath plan = json(0, "migrate", "--dry-run");
    assertThat(plan.getList("pending.script")).containsExactly("V1__people.sql");

    JsonPath applied = json(0, "migrate");
    assertThat(applied.getList("applied.version")).containsExactly("1");
    assertThat(json(0, "migrate").getList("applied")).isEmpty();

    JsonPath status = json(0, "status");
    assertThat(status.getString("database.reachable")).isEqualTo("true");
    assertThat(status.getString("migrations.latestApplied.version")).isEqualTo("1");
    assertThat(status.getList("backfills.name")).containsExactly("upper");

    assertThat(json(0, "wait", "--timeout", "30s").getString("status")).isEqualTo("healthy");
    assertThat(json(0, "repair").getMap("$")).isNotEmpty();
  }

  @Test
  void theDryRunForecastsTheLocksOfOtherTablesTooAndSaysWhatItCannotTell() {
    scene.migrate().exited(0);
    scene
        // As in an init container: no scratch database, and nothing remembered.
        .set("LOCKSTEP_SHADOW_URL", "postgres://postgres@127.0.0.1:1/none")
        .set("LOCKSTEP_CACHE", "false")
        .with(
            "V2__orders.sql",
            "CREATE TABLE orders (id int, person bigint, note text, FOREIGN KEY (person)"
                + " REFERENCES people);")
        .with("V3__block.sql", "DO $$ BEGIN PERFORM 1; END $$;\nALTER TABLE people ADD age int;");

    JsonPath plan = json(0, "migrate", "--dry-run");
    assertThat(plan.getList("pending[0].locks.mode")).containsExactly("SHARE ROW EXCLUSIVE");
    assertThat(plan.getList("pending[0].locks.relation")).containsExactly("people");
    assertThat(plan.getList("pending[1].unknown")).containsExactly("DO block in line 1");
    assertThat(scene.command("migrate", "--dry-run").run().exited(0).out())
        .contains(
            "      SHARE ROW EXCLUSIVE on people (blocks writes)",
            "      ACCESS EXCLUSIVE on people (blocks reads and writes)",
            "      cannot tell: DO block in line 1");
  }

  /** The judge is psql, which gets what was printed on an empty database. */
  @Test
  void theDryRunPrintsTheSqlThatWouldRun() throws IOException {
    scene
        .with("V2__index.sql", "CREATE INDEX CONCURRENTLY people_name ON people (name);")
        .with("V3__own.sql", "BEGIN;\nALTER TABLE people ADD note text DEFAULT '$${x}';\nCOMMIT;\n")
        .with("V3__own.sql.conf", "placeholderReplacement=false\n");
    List<String> sql = scene.command("migrate", "--dry-run", "--sql").run().exited(0).out();
    assertThat(sql)
        .contains("-- would apply 3:", "-- V2__index.sql")
        .containsSubsequence("-- V1__people.sql", "BEGIN;", "COMMIT;", "-- V3__own.sql", "BEGIN;")
        .filteredOn("BEGIN;"::equals)
        .hasSize(2);
    try (TestDatabase other = TestDatabase.create()) {
      Path script = Files.write(folder.resolve("planned.sql"), sql);
      assertThat(Psql.runOneByOne(other, script).exited(0).err()).isEmpty();
      scene.migrate().exited(0);
      String made =
          """
          SELECT table_name, column_name, data_type, column_default, is_nullable
            FROM information_schema.columns
           WHERE table_schema = 'public' AND table_name <> 'flyway_schema_history'
          UNION ALL
          SELECT tablename, indexname, indexdef, NULL, NULL FROM pg_indexes
           WHERE schemaname = 'public' AND tablename <> 'flyway_schema_history'
           ORDER BY 1, 2""";
      assertThat(other.rows(made)).hasSize(6).isEqualTo(scene.database.rows(made));
      assertThat(other.value("SELECT count(*) FROM people")).isEqualTo("3000");
    }
    assertThat(scene.command("migrate", "--sql").run().exited(2).error()).contains("--dry-run");
  }

  @Test
  void everyResultOfABackfillIsAlsoJson() {
    scene.migrate().exited(0);
    assertThat(json(0, "backfill", "list").getList("state")).containsExactly("never-run");

    JsonPath tried = json(0, "backfill", "run", "upper", "--dry-run");
    assertThat(tried.getLong("remaining")).isEqualTo(3000);
    assertThat(tried.getBoolean("idempotent")).isTrue();
    assertThat(tried.getString("changes[0].before")).contains("\"upper_name\": null");
    assertThat(scene.database.value("SELECT count(*) FROM people WHERE upper_name IS NOT NULL"))
        .isEqualTo("0");

    JsonPath run = json(0, "backfill", "run", "upper");
    assertThat(run.getString("state")).isEqualTo("complete");
    assertThat(run.getLong("changed")).isEqualTo(3000);
    assertThat(run.getLong("remaining")).isZero();
    assertThat(scene.database.value("SELECT count(*) FROM people WHERE upper_name = upper(name)"))
        .isEqualTo("3000");

    assertThat(json(0, "backfill", "status", "upper").getString("state")).isEqualTo("complete");
    assertThat(json(0, "backfill", "run", "upper").getLong("changed")).isZero();
  }

  @Test
  void aRunIsPausedResumedAndCancelledFromTheCommandLine() {
    scene.migrate().exited(0);
    assertThat(json(0, "backfill", "run", "upper", "--detach").getString("state"))
        .isEqualTo("pending");
    assertThat(json(0, "backfill", "pause", "upper").getString("state")).isEqualTo("paused");
    assertThat(json(0, "backfill", "resume", "upper").getString("state"))
        .isIn("pending", "running");
    assertThat(json(0, "backfill", "cancel", "upper").getString("state")).isEqualTo("cancelled");
    assertThat(scene.database.value("SELECT count(*) FROM people WHERE upper_name IS NOT NULL"))
        .isEqualTo("0");
  }

  @Test
  void textIsForPeople() {
    assertThat(scene.migrate().exited(0).out())
        .anySatisfy(line -> assertThat(line).startsWith("applied 1 migration in "));
    assertThat(scene.command("status").run().exited(0).out()).isNotEmpty();
    List<String> run = scene.command("backfill", "run", "upper").run().exited(0).out();
    assertThat(run).anySatisfy(line -> assertThat(line).contains("upper: complete, scanned 3000"));
  }
}
