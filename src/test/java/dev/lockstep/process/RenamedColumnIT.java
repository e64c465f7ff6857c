// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.support.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's way to rename a column while old and new code write, with its very files. */
class RenamedColumnIT {
  private static final Pattern FILE = Pattern.compile("(?s)```sql\n-- (\\S+)\n(.*?)```");
  private static final int ROWS = 3000;

  @TempDir private Path root;
  private ProjectScene scene;
  private List<ReadmeFile> files;

  private record ReadmeFile(String path, String text) {}

  @BeforeEach
  void open() throws Exception {
    scene = new ProjectScene(root);
    String readme = Files.readString(Path.of("README.md"));
    int begin = readme.indexOf("### Renamed columns");
    String section = readme.substring(begin, readme.indexOf("\n### ", begin + 1));
    files = new ArrayList<>();
    Matcher matcher = FILE.matcher(section);
    while (matcher.find()) {
      files.add(new ReadmeFile(matcher.group(1), matcher.group(2)));
    }
    assertThat(section)
        .contains(
            "put `\"name\"` in place of `\"value_of_full_name\"()`", "delete `_customers_both");
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private void write(ReadmeFile file) {
    scene.with(file.path(), file.text());
  }

  /** Code that knows one of the two names: writes rows, changes them, and reads what it wrote. */
  private final class Code implements AutoCloseable {
    private final String column;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicLong rounds = new AtomicLong();
    private final CompletableFuture<Void> end;

    Code(String column) {
      this.column = column;
      // The common pool has one thread on a machine of two cores.
      this.end =
          CompletableFuture.runAsync(this::work, task -> Thread.ofPlatform().daemon().start(task));
    }

    private void work() {
      try (Connection connection = scene.database.open();
          Statement statement = connection.createStatement();
          PreparedStatement change =
              connection.prepareStatement(
                  "UPDATE customers SET %1$s = %1$s || ? WHERE id = ?".formatted(column))) {
        while (!stopped.get()) {
          long round = rounds.get();
          try (ResultSet made =
              statement.executeQuery(
                  "INSERT INTO customers (%1$s) VALUES ('made by %1$s') RETURNING %1$s"
                      .formatted(column))) {
            made.next();
            assertThat(made.getString(1)).isEqualTo("made by " + column);
          }
          // Both change the same rows.
          change.setString(1, column.equals("name") ? "o" : "n");
          change.setLong(2, 1 + round * 7 % ROWS);
          assertThat(change.executeUpdate()).isEqualTo(1);
          rounds.incrementAndGet();
        }
      } catch (SQLException e) {
        throw new AssertionError(column + ": " + e.getMessage(), e);
      }
    }

    void awaitRounds(long more) {
      long goal = rounds.get() + more;
      Eventually.isTrue(column + " goes on", () -> rounds.get() >= goal || end.isDone());
      assertThat(end).isNotDone();
    }

    /** Fails with what failed there; how often it changed a row. */
    long stop() {
      stopped.set(true);
      end.join();
      return rounds.get();
    }

    @Override
    public void close() {
      stopped.set(true);
    }
  }

  @Test
  void noUpdateIsLostWhileOldAndNewCodeWrite() {
    scene.with(
        "src/main/schema/customers.sql",
        """
        CREATE TABLE customers (
          id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          name text NOT NULL
        );
        """);
    scene.run("generate", "customers").exited(0);
    scene.run("migrate").exited(0);
    scene.database.execute(
        "INSERT INTO customers (name) SELECT '' FROM generate_series(1, %d)".formatted(ROWS));
    long old;
    long now;
    try (Code before = new Code("name")) {
      before.awaitRounds(20);
      write(files.get(0));
      write(files.get(1));
      scene.run("generate", "full name").exited(0);
      String backfill = scene.tree.text("backfills/full_name.sql");
      assertThat(backfill).contains("\"value_of_full_name\"()");
      scene.with(
          "backfills/full_name.sql", backfill.replace("\"value_of_full_name\"()", "\"name\""));
      scene.run("check").exited(0);
      assertThat(scene.run("migrate").exited(0).transcript())
          .contains("waits for backfill full_name");
      before.awaitRounds(20);
      scene.run("migrate", "--run-backfills", "--require-all").exited(0);
      try (Code after = new Code("full_name")) {
        after.awaitRounds(200);
        before.awaitRounds(200);
        old = before.stop();
        now = after.stop();
      }
    }

    assertThat(
            scene.database.value(
                "SELECT count(*) FROM customers WHERE name IS DISTINCT FROM full_name"))
        .isEqualTo("0");
    assertThat(
            scene.database.rows(
                "SELECT sum(length(full_name) - length(replace(full_name, 'o', ''))),"
                    + " sum(length(full_name) - length(replace(full_name, 'n', '')))"
                    + " FROM customers WHERE id <= "
                    + ROWS))
        .containsExactly(old + "|" + now);

    scene.tree.without(files.get(1).path());
    write(files.get(2));
    scene.run("generate", "old name").exited(0);
    scene.run("check").exited(0);
    scene.run("migrate").exited(0);
    assertThat(
            scene.database.rows(
                "SELECT attname FROM pg_attribute WHERE attrelid = 'customers'::regclass"
                    + " AND attnum > 0 AND NOT attisdropped ORDER BY attnum"))
        .containsExactly("id", "full_name");
    scene.run("drift").exited(0);
  }
}
