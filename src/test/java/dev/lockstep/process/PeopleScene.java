// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** 3,000 people, and a backfill that writes their names in capitals. */
final class PeopleScene {
  private PeopleScene() {}

  /** All but the backfill. */
  static Scene in(Path folder) throws IOException {
    return new Scene(Files.createDirectory(folder.resolve("migrations")))
        .set(
            "LOCKSTEP_BACKFILLS_DIR", Files.createDirectory(folder.resolve("backfills")).toString())
        .set("LOCKSTEP_SCHEMA_DIR", Files.createDirectory(folder.resolve("schema")).toString())
        .with(
            "V1__people.sql",
            """
            CREATE TABLE people (id bigint PRIMARY KEY, name text NOT NULL, upper_name text);
            INSERT INTO people SELECT i, 'name ' || i FROM generate_series(1, 3000) i;
            """);
  }

  /**
   * Writes the backfill.
   *
   * @param more lines of its header, each after a line break
   */
  static void backfill(Path folder, String more) throws IOException {
    Files.writeString(
        folder.resolve("backfills/upper.sql"),
        """
        /* lockstep
        table: people
        batch: 500%s
        */
        -- @batch
        UPDATE people SET upper_name = upper(name)
         WHERE id > :from AND id <= :to AND upper_name IS NULL;
        -- @remaining
        SELECT count(*) FROM people WHERE upper_name IS NULL;
        """
            .formatted(more));
  }
}
