// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.drizzle;

import dev.lockstep.adopt.AdoptionFixture;
import dev.lockstep.support.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.postgresql.PGConnection;

/**
 * Projects of the real drizzle-kit, in the test's resources: how they were made stands in {@code
 * make.sh} there.
 */
final class RealDrizzle {
  static final Path RESOURCES = Path.of("src/test/resources/dev/lockstep/adopt/drizzle");

  private RealDrizzle() {}

  /** Copies the folder of a line of Drizzle's, {@code v0.31} or {@code v1.0}, into a project. */
  static DrizzleSource copy(String line, AdoptionFixture to) {
    Path from = RESOURCES.resolve(line).resolve("drizzle");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        to.tree.with("drizzle/" + from.relativize(file), Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new DrizzleSource(to.tree.path("drizzle"));
  }

  /** Runs the files as drizzle-orm does, and writes the rows that it wrote. */
  static void migrate(String line, TestDatabase database) {
    try (Connection connection = database.open();
        Stream<Path> files = Files.walk(RESOURCES.resolve(line).resolve("drizzle"))) {
      for (Path file : files.filter(file -> file.toString().endsWith(".sql")).sorted().toList()) {
        for (String piece : Files.readString(file).split("--> statement-breakpoint", -1)) {
          connection.createStatement().execute(piece);
        }
      }
      connection
          .createStatement()
          .execute(
              "CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations (id SERIAL PRIMARY"
                  + " KEY, hash text NOT NULL, created_at bigint"
                  + (line.equals("v1.0")
                      ? ", name text, applied_at timestamptz DEFAULT now())"
                      : ")"));
      try (var rows = Files.newBufferedReader(RESOURCES.resolve(line).resolve("rows.csv"))) {
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("COPY drizzle.__drizzle_migrations FROM STDIN WITH (FORMAT csv, HEADER)", rows);
      }
    } catch (SQLException | IOException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }
}
