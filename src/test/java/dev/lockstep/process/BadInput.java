// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One row of {@code bad-inputs.txt}, which says what the columns are.
 *
 * @param line in the file, for messages
 * @param message a part of what is said; may be empty
 */
record BadInput(int line, String kind, String input, int expected, String message) {
  /** In no output of any row. */
  static final String SECRET = "hunter2";

  private static final String FILE = "bad-inputs.txt";

  /** Every row of these kinds, in order. */
  static List<BadInput> of(String... kinds) {
    List<BadInput> rows = all().stream().filter(row -> List.of(kinds).contains(row.kind)).toList();
    if (rows.isEmpty()) {
      throw new AssertionError("no row of " + List.of(kinds) + " in " + FILE);
    }
    return rows;
  }

  static List<BadInput> all() {
    List<BadInput> rows = new ArrayList<>();
    List<String> lines = text().lines().toList();
    for (int at = 0; at < lines.size(); at++) {
      String line = lines.get(at);
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] columns = line.split(" \\| ?", -1);
      if (columns.length != 4) {
        throw new AssertionError(FILE + ":" + (at + 1) + " has not four columns: " + line);
      }
      rows.add(
          new BadInput(
              at + 1,
              columns[0].strip(),
              columns[1].strip().translateEscapes(),
              Integer.parseInt(columns[2].strip()),
              columns[3].strip()));
    }
    return rows;
  }

  private static String text() {
    try (InputStream stream = BadInput.class.getResourceAsStream(FILE)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return FILE + ":" + line + ": " + kind + " " + input;
  }
}
