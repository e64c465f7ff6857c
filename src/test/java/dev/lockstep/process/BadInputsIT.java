// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.ChildProcess;
import dev.lockstep.support.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every row of {@code bad-inputs.txt}: the exit code or status, the message, one line of it, no
 * secret in it, and nothing changed.
 */
class BadInputsIT {
  private static final String NOTHING_MADE =
      "SELECT to_regnamespace('lockstep') IS NULL AND to_regclass('flyway_schema_history') IS NULL";

  @TempDir Path folder;

  @Test
  void settingsAndCommandLines() throws Exception {
    try (Scene scene = scene()) {
      List<String> wrong =
          each(BadInput.of("set", "serve", "command", "file"), row -> judged(row, run(scene, row)));

      assertThat(wrong).isEmpty();
      assertThat(scene.database.value(NOTHING_MADE)).isEqualTo("t");
    }
  }

  private ChildProcess.Result run(Scene scene, BadInput row) {
    if (row.kind().equals("file")) {
      return scene
          .command("migrate")
          .with("LOCKSTEP_MIGRATIONS_DIR", withFile(row).toString())
          .run();
    }
    if (row.kind().equals("command")) {
      return scene.command(row.input().split(" ")).run();
    }
    int equals = row.input().indexOf('=');
    String setting = row.input().substring(0, equals);
    var command = scene.command(row.kind().equals("serve") ? "serve" : "migrate");
    if (setting.startsWith("QUARKUS_DATASOURCE") || setting.equals("DATABASE_URL_FILE")) {
      command.with("DATABASE_URL", "");
    }
    String value =
        row.input()
            .substring(equals + 1)
            .replace("{server}", "localhost:" + TestDatabase.server().port());
    return command.with(setting, value).run();
  }

  /** A folder with a good migration, and the row's file. */
  private Path withFile(BadInput row) {
    int colon = row.input().indexOf(": ");
    try {
      Path migrations = Files.createDirectories(folder.resolve("row-" + row.line()));
      Files.writeString(migrations.resolve("V1__good.sql"), "CREATE TABLE good (id int);");
      Files.writeString(
          migrations.resolve(row.input().substring(0, colon)), row.input().substring(colon + 2));
      return migrations;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String judged(BadInput row, ChildProcess.Result result) {
    String named =
        switch (row.kind()) {
          case "command" -> "";
          case "file" -> row.input().substring(0, row.input().indexOf(": "));
          default -> row.input().substring(0, row.input().indexOf('='));
        };
    boolean right =
        result.exit() == row.expected()
            && result.error().contains(row.message())
            && result.error().contains(named)
            && !result.transcript().contains(BadInput.SECRET);
    return right ? "" : row + "\n" + result.transcript();
  }

  @Test
  void http() throws Exception {
    try (Scene scene = scene();
        Service service = Service.start(scene)) {
      service.awaitReady();

      List<String> wrong =
          each(BadInput.of("http"), row -> RawRequest.of(row, service.port).send().judged(row));

      assertThat(wrong).isEmpty();
      // Not a single run: who asks for the first one makes the table.
      assertThat(scene.database.value("SELECT to_regclass('lockstep.backfill_run') IS NULL"))
          .isEqualTo("t");
      assertThat(scene.database.value("SELECT count(*) FROM t WHERE b IS NULL")).isEqualTo("10");
      assertThat(service.stop().transcript())
          .doesNotContain(BadInput.SECRET)
          .doesNotContain("a request failed");
    }
  }

  @Test
  void noSecretIsInALogOrAStackTraceWhateverFails() throws Exception {
    String secret = BadInput.SECRET;
    try (Scene scene = scene()) {
      scene
          .set("DATABASE_URL", "postgres://a:%1$s@localhost:1/b?sslpassword=%1$s".formatted(secret))
          .set("LOCKSTEP_SHADOW_URL", "postgres://a:%1$s@localhost:1/b".formatted(secret))
          .set("MIGRATION_ADMIN_SECRET", secret)
          .set("MIGRATION_HEALTH_SECRET", secret);
      for (String log : List.of("text", "json")) {
        scene.set("LOCKSTEP_LOG", log);
        assertThat(scene.command("migrate", "--verbose").run().exited(1).transcript())
            .contains("cannot be reached", "\tat ")
            .doesNotContain(secret);
        try (Service service = Service.start(scene.set("QUARKUS_LOG_LEVEL", "DEBUG"))) {
          service.process.awaitLine("will try again");
          assertThat(service.stop().transcript()).doesNotContain(secret);
        }
      }
    }
  }

  /** A table with rows, and a backfill that would change them. */
  private Scene scene() throws Exception {
    Path migrations = Files.createDirectories(folder.resolve("migrations"));
    Path backfills = Files.createDirectories(folder.resolve("backfills"));
    Files.writeString(
        backfills.resolve("fill.sql"),
        """
        /* lockstep
        table: t
        */
        -- @batch
        UPDATE t SET b = a WHERE id > :from AND id <= :to AND b IS NULL;
        -- @remaining
        SELECT count(*) FROM t WHERE b IS NULL;
        """);
    return new Scene(migrations)
        .with(
            "V1__t.sql",
            """
            CREATE TABLE t (id int PRIMARY KEY, a int, b int);
            INSERT INTO t SELECT i, i FROM generate_series(1, 10) i;
            """)
        .set("LOCKSTEP_BACKFILLS_DIR", backfills.toString());
  }

  /** What is wrong with the rows, two of them at a time: most of the time goes into starts. */
  private static List<String> each(List<BadInput> rows, Function<BadInput, String> judge)
      throws Exception {
    List<String> wrong = new ArrayList<>();
    try (ExecutorService two = Executors.newFixedThreadPool(2)) {
      List<Future<String>> judged =
          rows.stream().map(row -> two.submit(() -> attempt(row, judge))).toList();
      for (Future<String> each : judged) {
        if (!each.get().isEmpty()) {
          wrong.add(each.get());
        }
      }
    }
    return wrong;
  }

  private static String attempt(BadInput row, Function<BadInput, String> judge) {
    try {
      return judge.apply(row);
    } catch (AssertionError e) {
      return row + "\n" + e.getMessage();
    }
  }
}
