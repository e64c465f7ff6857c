package dev.lockstep.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The schema of a database by PostgreSQL's own {@code pg_dump -s}. Without that program a test
 * fails: a judge that is not there has not agreed.
 */
public final class PgDump {
  private PgDump() {}

  /** The whole dump, owners left out. */
  public static String schema(TestDatabase database) {
    try {
      Path errors = Files.createTempFile("pg_dump-", ".err");
      Process process =
          new ProcessBuilder("pg_dump", "--schema-only", "--no-owner", "--dbname", database.url())
              .redirectError(errors.toFile())
              .start();
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
