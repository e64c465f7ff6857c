// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/**
 * Two replicas of the service over a million people: a backfill {@code upper} that may be run, and
 * a gate that waits for another, which waits for its window.
 */
final class TwoReplicas implements AutoCloseable {
  final Scene scene;
  final Service one;
  final Service other;

  private TwoReplicas(Scene scene, Service one, Service other) {
    this.scene = scene;
    this.one = one;
    this.other = other;
  }

  static TwoReplicas in(Path folder) throws IOException {
    Scene scene =
        PeopleScene.in(folder)
            .with(
                "V1__people.sql",
                """
                CREATE TABLE people (id bigint PRIMARY KEY, name text NOT NULL, upper_name text);
                INSERT INTO people SELECT i, 'name ' || i FROM generate_series(1, 1000000) i;
                CREATE TABLE brake (seconds float8 NOT NULL);
                INSERT INTO brake VALUES (0.15);
                """)
            .with("U1__people.sql", "-- lossy: all people go with the table\nDROP TABLE people;\n")
            .with("V2__name_is_unique.sql", "CREATE UNIQUE INDEX ON people (name);\n")
            .with("U2__name_is_unique.sql", "-- lossless\nDROP INDEX people_name_idx;\n")
            .with(
                "V3__require_upper_name.sql",
                """
                -- lockstep:requires-backfill tonight
                ALTER TABLE people ALTER upper_name SET NOT NULL;
                """);
    // A brake, so that there is time to look at the run.
    backfill(
        folder,
        "upper",
        "workers: 2\nbatch: 500",
        "(SELECT pg_sleep(seconds) FROM brake) IS NOT NULL");
    int hour = ZonedDateTime.now(ZoneOffset.UTC).getHour();
    backfill(
        folder,
        "tonight",
        "window: \"%02d:00-%02d:00 UTC\"".formatted((hour + 4) % 24, (hour + 6) % 24),
        "true");
    Files.writeString(
        folder.resolve("schema/people.sql"),
        "CREATE TABLE people (id bigint PRIMARY KEY, name text NOT NULL, upper_name text NOT NULL);");
    Files.writeString(
        folder.resolve("schema/brake.sql"), "CREATE TABLE brake (seconds float8 NOT NULL);");
    return new TwoReplicas(
        scene, Service.start(scene).awaitReady(), Service.start(scene).awaitReady());
  }

  private static void backfill(Path folder, String name, String header, String condition)
      throws IOException {
    Files.writeString(
        folder.resolve("backfills/" + name + ".sql"),
        """
        /* lockstep
        table: people
        %s
        */
        -- @batch
        UPDATE people SET upper_name = upper(name)
         WHERE id > :from AND id <= :to AND upper_name IS NULL AND %s;
        -- @remaining
        SELECT count(*) FROM people WHERE upper_name IS NULL;
        """
            .formatted(header, condition));
  }

  @Override
  public void close() {
    one.close();
    other.close();
    scene.close();
  }
}
