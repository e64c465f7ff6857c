// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.docs.Readme;
import dev.lockstep.support.Eventually;
import dev.lockstep.support.LockstepProcess;
import dev.lockstep.support.PseudoTerminal;
import dev.lockstep.support.Screen;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees who works with Lockstep on a terminal of 80 columns. */
class TerminalIT {
  private static final String CONTROL_C = "\u0003";

  @TempDir Path folder;
  private Scene scene;

  @BeforeEach
  void open() throws IOException {
    scene =
        PeopleScene.in(folder)
            .with(
                "V20260102090000__add_the_age_of_each_person.sql",
                "ALTER TABLE people ADD age int;")
            .with(
                "U20260102090000__add_the_age_of_each_person.sql",
                "-- lossy: ages\nALTER TABLE people DROP age;")
            .with(
                "V20260103090000__require_upper.sql",
                "-- lockstep:requires-backfill upper\n"
                    + "ALTER TABLE people ALTER upper_name SET NOT NULL;");
    // By the files of the working directory, as a developer has them.
    Files.writeString(
        folder.resolve(".env"),
        "# the database\nexport DATABASE_URL=\"" + scene.database.url() + "\"\n");
    Files.writeString(
        folder.resolve("lockstep.properties"),
        "lockstep.migrations-dir=migrations\nlockstep.backfills-dir=backfills\n"
            + "lockstep.schema-dir=schema\nlockstep.log=text\n");
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private PseudoTerminal terminal(Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>(LockstepProcess.program());
    command.addAll(List.of(arguments));
    return PseudoTerminal.start(80, 24, folder, environment, command);
  }

  private Screen run(int exit, String... arguments) {
    try (PseudoTerminal terminal = terminal(Map.of(), arguments)) {
      assertThat(terminal.await()).as("%s", terminal.screen()).isEqualTo(exit);
      return terminal.screen();
    }
  }

  @Test
  void aBackfillHasABarAndTheLogGoesByAboveIt() throws Exception {
    PeopleScene.backfill(folder, "\nworkers: 1");
    run(0, "migrate");
    // Held in its midst until the bar was looked at.
    scene.database.execute("BEGIN", "ROLLBACK");
    try (PseudoTerminal terminal = terminal(Map.of(), "backfill", "run", "upper")) {
      assertThat(terminal.await()).as("%s", terminal.screen()).isZero();
      String written = terminal.written();
      Screen screen = new Screen(80, 24);
      int bars = 0;
      for (String frame : written.split("(?<=\u001b\\[J)|(?=\r?\u001b\\[J)", -1)) {
        List<String> lines = screen.write(frame).text();
        List<String> live =
            lines.stream().filter(line -> line.matches("upper(?: \\[|: counting).*")).toList();
        assertThat(live).as("%s", screen).hasSizeLessThanOrEqualTo(1);
        bars += live.size();
        assertThat(lines).allMatch(line -> line.length() <= 80);
      }
      assertThat(bars).isPositive();
      assertThat(written).doesNotContain("of 1 rows");
      List<String> end = terminal.screen().text();
      assertThat(String.join("", end)).contains("INFO backfill upper: started, 3000 rows to walk");
      assertThat(String.join("", end)).contains("upper: complete, scanned 3000, changed 3000");
      assertThat(end).noneMatch(line -> line.startsWith("upper ["));
    }
  }

  @Test
  void statusIsATableThatFitsAndHasColoursOnATerminalOnly() throws Exception {
    PeopleScene.backfill(folder, "");
    // Words stay whole; what leads out of the gate is the longest line of a first run.
    assertThat(run(0, "migrate").text())
        .contains(
            "  to finish: lockstep backfill run upper, then lockstep migrate; or",
            "      lockstep migrate --run-backfills");
    Screen seen = run(0, "status");
    assertThat(seen.hasColours()).isTrue();
    assertThat(seen.text()).allMatch(line -> line.length() < 80);
    assertThat(seen.text())
        .contains("status:    gated", "gated:     20260103090000 waits for upper")
        .anyMatch(
            line -> line.matches("VERSION +DESCRIPTION +STATE +APPLIED \\(UTC\\) +TOOK  REVERSE"))
        .anyMatch(
            line ->
                line.matches(
                    "1 +people +applied +20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d +\\d.*s  none"))
        .anyMatch(line -> line.matches("20260102090000 +add the age … person +applied .*s  lossy"))
        .anyMatch(line -> line.matches("20260103090000 +require upper +gated +none"));
    assertThat(withoutTimes(Readme.section("screen-status")))
        .contains(withoutTimes(seen.toString()));
    try (PseudoTerminal terminal = terminal(Map.of("NO_COLOR", "1"), "status", "--exit-code")) {
      assertThat(terminal.await()).isEqualTo(4);
      assertThat(terminal.screen().hasColours()).isFalse();
    }
    assertThat(LockstepProcess.of("status").in(folder).run().exited(0).out())
        .contains("status:    gated")
        .noneMatch(line -> line.contains("\u001b"));
    assertThat(LockstepProcess.of("status", "--color", "always").in(folder).run().exited(0).out())
        .anyMatch(line -> line.contains("\u001b[36mgated\u001b[0m"));
  }

  @Test
  void statusAsJsonHasTheTableAndWhatAWebhookWasNotTold() throws Exception {
    PeopleScene.backfill(folder, "");
    run(0, "migrate");
    scene.database.execute(
        """
        INSERT INTO lockstep.notification (type, subject, data)
        SELECT 'dev.lockstep.migration.failed', 'migration/' || n,
               jsonb_build_object('message', 'migration ' || n || ' failed')
          FROM generate_series(1, 3) n""",
        "INSERT INTO lockstep.notification_receiver VALUES ('abc', now())",
        """
        INSERT INTO lockstep.notification_delivery (receiver, notification, given_up_at, problem)
        SELECT 'abc', id, CASE WHEN id < 3 THEN now() END, 'it answered 410'
          FROM lockstep.notification""");
    JsonPath status = json(4, "status", "--exit-code");

    assertThat(
            status.<Map<String, Object>>getList("migrationList").stream()
                .filter(each -> each.get("state").equals("applied"))
                .map(
                    each ->
                        Stream.of(
                                "version",
                                "description",
                                "script",
                                "checksum",
                                "installedBy",
                                "executionMillis",
                                "installedOn")
                            .map(name -> String.valueOf(each.get(name)).replaceAll("\\.\\d+Z$", ""))
                            .collect(Collectors.joining("|")))
                .toList())
        .isEqualTo(
            scene.database.rows(
                """
                SELECT version, description, script, checksum, installed_by, execution_time,
                       to_char(installed_on, 'YYYY-MM-DD"T"HH24:MI:SS')
                  FROM flyway_schema_history ORDER BY installed_rank"""));
    assertThat(status.getList("migrationList.state"))
        .containsExactly("applied", "applied", "gated");
    assertThat(status.getMap("migrationList[0].reverse"))
        .isEqualTo(reverse(null, "no reverse", "", false));
    assertThat(status.getMap("migrationList[1].reverse"))
        .isEqualTo(
            reverse("U20260102090000__add_the_age_of_each_person.sql", "lossy", "ages", true));
    assertThat(status.getList("migrationList[2].gate.backfills")).containsExactly("upper");
    assertThat(status.<Object>get("migrationList[2].installedOn")).isNull();
    assertThat(status.<Object>get("migrationList[1].gate")).isNull();
    assertThat(status.getList("undelivered")).hasSize(1);
    assertThat(status.getInt("undelivered[0].givenUp")).isEqualTo(2);
    assertThat(status.getInt("undelivered[0].waiting")).isEqualTo(1);
    assertThat(LockstepProcess.of("status").in(folder).run().exited(0).out())
        .anyMatch(
            line ->
                line.startsWith(
                    "notify:    2 notifications given up for a receiver that is not in"
                        + " LOCKSTEP_NOTIFY_URL here, and 1 waiting: it answered 410. The newest:"
                        + " migration 3 failed. Mend the receiver"));
    assertThat(run(0, "status").text())
        .allMatch(line -> line.length() < 80)
        .contains(
            "notify:    2 notifications given up for a receiver that is not in",
            "           LOCKSTEP_NOTIFY_URL here, and 1 waiting: it answered 410. The");
  }

  private static Map<String, Object> reverse(
      @Nullable String script, String how, String reason, boolean possible) {
    Map<String, Object> reverse = new HashMap<>();
    reverse.put("script", script);
    reverse.put("how", how);
    reverse.put("reason", reason);
    reverse.put("possible", possible);
    return reverse;
  }

  private JsonPath json(int exit, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--output", "json"));
    return JsonPath.from(
        String.join(
            "\n",
            LockstepProcess.of(all.toArray(String[]::new)).in(folder).run().exited(exit).out()));
  }

  /** What is another at each run: moments, durations, names of databases, and blanks. */
  private static String withoutTimes(String screen) {
    return screen
        .replaceAll("20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d", "<when>")
        .replaceAll("\\d[0-9.]*m?s\\b", "<took>")
        .replaceAll("database:  .*", "database:")
        .replaceAll(" …|…", "…")
        .replaceAll(" +", " ");
  }

  @Test
  void watchFollowsUntilControlC() throws Exception {
    PeopleScene.backfill(folder, "");
    try (PseudoTerminal terminal = terminal(Map.of(), "watch", "--every", "200ms")) {
      terminal.await("status:    pending");
      run(0, "migrate");
      terminal.await("status:    gated");
      run(0, "backfill", "run", "upper");
      terminal.await("backfill:  upper complete");
      terminal.type(CONTROL_C);
      assertThat(terminal.await()).isZero();
      // The page that was there before is there again.
      assertThat(terminal.screen().toString()).doesNotContain("status:");
    }
    assertThat(scene.database.value("SELECT count(*) FROM people WHERE upper_name IS NULL"))
        .isEqualTo("0");
  }

  /** The URL is in quotes, which Quarkus' own reading of the file would take for a part of it. */
  @Test
  void theServiceIsToldByTheSameFiles() throws Exception {
    PeopleScene.backfill(folder, "");
    Files.writeString(
        folder.resolve("lockstep.properties"),
        "quarkus.http.port=0\nlockstep.migration-health-secret=" + Service.HEALTH_SECRET + "\n",
        StandardOpenOption.APPEND);
    try (Service service = Service.startedIn(folder).awaitReady()) {
      // It runs the backfill that the gate waits for, and goes on.
      Eventually.until(
          () -> service.health().get("/api/admin/migrations/health").asString(),
          report -> report.contains("\"status\":\"healthy\""));
      assertThat(scene.database.value("SELECT count(*) FROM people")).isEqualTo("3000");
    }
  }

  @Test
  void whatIsWrongInAFileOfSettingsIsNamedWithItsLineAndAnErrorIsOneDocument() throws Exception {
    Files.writeString(folder.resolve("lockstep.properties"), "\nlockstep.migration-dir=x\n");
    var result = LockstepProcess.of("status", "--output", "json").in(folder).run().exited(2);
    assertThat(result.error())
        .contains(
            "lockstep.properties:2: unknown key lockstep.migration-dir; did you mean"
                + " lockstep.migrations-dir?");
    assertThat(String.join("", result.out()).replaceAll("\\s+", " "))
        .startsWith(
            "{ \"error\" : { \"exit\" : 2, \"kind\" : \"usage\", \"message\" : \"lockstep.prop");
  }
}
