// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.files.Unreadable;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.Placeholders;
import dev.lockstep.postgres.ByteSize;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The SQL that {@code migrate} would run, file by file, in its transactions. Placeholders stand
 * there as they are written, since their values may be secrets.
 */
final class PlannedSql {
  /** Of a seed of gigabytes the beginning is enough to see what it is. */
  private static final long MOST_BYTES = 1 << 20;

  private PlannedSql() {}

  static void print(List<MigrationFile> files, Console console) {
    for (MigrationFile file : files) {
      console.line("");
      console.line("-- " + file.script());
      if (Placeholders.occurIn(file)) {
        console.line("-- ${…} is replaced as it runs");
      }
      boolean framed = file.transactional() && !file.frame().wraps();
      if (framed) {
        console.line("BEGIN;");
      }
      text(file, console);
      if (framed) {
        console.line("COMMIT;");
      }
    }
  }

  private static void text(MigrationFile file, Console console) {
    long left = MOST_BYTES;
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(file.open(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        console.line(line);
        left -= line.length() + 1L;
        if (left < 0) {
          console.line(
              "-- … and the rest of "
                  + ByteSize.format(file.content().size())
                  + ": see "
                  + file.path());
          return;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file.script() + " cannot be read: " + Unreadable.why(e), e);
    }
  }
}
