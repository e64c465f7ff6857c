// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The schema of a database by PostgreSQL's own {@code pg_dump -s}. Without that program a test
 * fails: a judge that is not there has not agreed.
 */
public final class PgDump {
  private PgDump() {}

  /** The whole dump, owners left out. */
  public static String schema(TestDatabase database) {
    return dump(database.url(), "--schema-only", "--no-owner");
  }

  /** The same without what belongs to a runner of migrations. */
  public static String schemaWithoutHistory(TestDatabase database) {
    return withoutRandomWord(
        dump(
            database.url(),
            "--schema-only",
            "--no-owner",
            "--exclude-schema=lockstep",
            "--exclude-table=flyway_schema_history"));
  }

  /** All rows but those of a runner of migrations, as {@link #data}. */
  public static List<String> dataWithoutHistory(TestDatabase database) {
    return data(
        database.url(), "--exclude-schema=lockstep", "--exclude-table=flyway_schema_history");
  }

  /** The same with owners, of any database. */
  public static String schemaWithOwners(String url) {
    return withoutRandomWord(dump(url, "--schema-only"));
  }

  /** What keeps psql from being fooled is a random word, another one each time. */
  private static String withoutRandomWord(String dump) {
    return dump.replaceAll("(?m)^\\\\(un)?restrict .*\\R", "");
  }

  /** All rows, as statements, in an order of their own: a database restored may have another. */
  public static List<String> data(String url, String... options) {
    return dump(
            url,
            Stream.concat(Stream.of("--data-only", "--inserts"), Stream.of(options))
                .toArray(String[]::new))
        .lines()
        .filter(line -> !line.startsWith("--") && !line.startsWith("\\"))
        .sorted()
        .toList();
  }

  private static String dump(String url, String... options) {
    List<String> command = new ArrayList<>(List.of("pg_dump", "--dbname", url));
    command.addAll(List.of(options));
    try {
      Path errors = Files.createTempFile("pg_dump-", ".err");
      Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      String text;
      try (InputStream output = process.getInputStream()) {
        text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      }
      int code = process.waitFor();
      String said = Files.readString(errors);
      Files.delete(errors);
      if (code != 0) {
        throw new AssertionError("pg_dump ended with " + code + ": " + said);
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "pg_dump is needed, of PostgreSQL 15 or later (Debian: postgresql-client)", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
