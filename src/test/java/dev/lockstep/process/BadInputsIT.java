package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.ChildProcess;
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
          each(BadInput.of("set", "serve", "command"), row -> judged(row, run(scene, row)));

      assertThat(wrong).isEmpty();
      assertThat(scene.database.value(NOTHING_MADE)).isEqualTo("t");
    }
  }

  private static ChildProcess.Result run(Scene scene, BadInput row) {
    if (row.kind().equals("command")) {
      return scene.command(row.input().split(" ")).run();
    }
    int equals = row.input().indexOf('=');
    String setting = row.input().substring(0, equals);
    var command = scene.command(row.kind().equals("serve") ? "serve" : "migrate");
    if (setting.startsWith("QUARKUS_DATASOURCE") || setting.equals("DATABASE_URL_FILE")) {
      command.with("DATABASE_URL", "");
    }
    return command.with(setting, row.input().substring(equals + 1)).run();
  }

  private static String judged(BadInput row, ChildProcess.Result result) {
    String named =
        row.kind().equals("command") ? "" : row.input().substring(0, row.input().indexOf('='));
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
      assertThat(scene.database.value("SELECT count(*) FROM lockstep.backfill_run")).isEqualTo("0");
      assertThat(scene.database.value("SELECT count(*) FROM t WHERE b IS NULL")).isEqualTo("10");
      assertThat(service.stop().transcript())
          .doesNotContain(BadInput.SECRET)
          .doesNotContain("a request failed");
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
