// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files several times as large as the memory of the program. */
class LargeFilesIT {
  private static final String HEAP = "48m";
  private static final int STATEMENTS = 200;
  private static final int ROWS_OF_ONE = 8_000;
  private static final int ROWS_OF_COPY = 1_500_000;

  @TempDir Path folder;
  private Scene scene;

  @BeforeEach
  void open() {
    scene = new Scene(folder);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void aFileOfManyTimesTheMemoryIsAppliedInOneTransaction() throws IOException {
    Path file = folder.resolve("V1__seed.sql");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("CREATE TABLE seed (id int, note text);\n");
      for (int statement = 0; statement < STATEMENTS; statement++) {
        out.write("INSERT INTO seed VALUES (0, 'a; b')");
        for (int row = 1; row < ROWS_OF_ONE; row++) {
          out.write(",\n(" + row + ", 'it''s the note; of a row')");
        }
        out.write(";\n");
      }
      // 100 MB of rows that nobody asked for.
      out.write("SELECT i, repeat('x', 1000) FROM generate_series(1, 100000) i;\n");
      out.write("COPY seed FROM stdin;\n");
      for (int row = 0; row < ROWS_OF_COPY; row++) {
        out.write(row + "\tit's the note; of a row that has a longer note than the others have\n");
      }
      out.write("\\.\n");
    }
    assertThat(Files.size(file)).isGreaterThan(150_000_000);

    scene.command("migrate").heap(HEAP).run().exited(0);

    // One id is there in each statement and in the data.
    assertThat(scene.database.value("SELECT count(*), count(*) FILTER (WHERE id = 1) FROM seed"))
        .isEqualTo((STATEMENTS * ROWS_OF_ONE + ROWS_OF_COPY) + "|" + (STATEMENTS + 1));
    assertThat(scene.command("status").heap(HEAP).run().exited(0).out())
        .anyMatch(line -> line.contains("seed"));
  }

  @Test
  void aStatementThatIsLargerThanMemoryAllowsIsNamedBeforeAnythingIsChanged() throws IOException {
    scene.with("V1__fine.sql", "CREATE TABLE fine (id int);");
    try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("V2__one.sql"))) {
      out.write("SELECT 1;\nINSERT INTO fine VALUES (0)");
      for (int row = 1; row < 2_000_000; row++) {
        out.write(",\n(" + row + ")");
      }
    }

    assertThat(scene.command("migrate").heap(HEAP).run().exited(3).error())
        .contains("V2__one.sql:2: the statement that begins here is larger than")
        .contains("COPY");
    assertThat(scene.database.value("SELECT to_regclass('fine') IS NULL")).isEqualTo("t");
  }
}
