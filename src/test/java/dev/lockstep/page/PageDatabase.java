// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page;

import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.catalog.CatalogReader;
import dev.lockstep.support.MigrationFolderFixture;
import dev.lockstep.support.TestDatabase;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/**
 * A database with people in it, whose names a slow backfill puts into capitals, a migration that
 * waits for that.
 */
public final class PageDatabase implements QuarkusTestResourceLifecycleManager {
  static final String HEALTH_SECRET = "correct horse";
  static final String ADMIN_SECRET = "battery staple";

  private static final String PEOPLE =
      "CREATE TABLE people (id bigint PRIMARY KEY, name text NOT NULL, upper_name text)";

  private TestDatabase database;

  @Override
  public Map<String, String> start() {
    database = TestDatabase.create();
    try {
      MigrationFolderFixture folder =
          new MigrationFolderFixture(Files.createTempDirectory("lockstep-page-"))
              .write(
                  "migrations/V1__people.sql",
                  PEOPLE
                      + ";\n"
                      + "INSERT INTO people SELECT i, '<b>name</b> ' || i FROM generate_series(1,"
                      + " 2000) i;")
              .write("migrations/U1__people.sql", "-- lossy: all people\nDROP TABLE people;")
              .write(
                  "migrations/V2__strict.sql",
                  "-- lockstep:requires-backfill upper\n"
                      + "ALTER TABLE people ALTER upper_name SET NOT NULL;")
              .write(
                  "backfills/upper.sql",
                  """
                  /* lockstep
                  table: people
                  batch: 50
                  requires: 1
                  */
                  -- @batch
                  UPDATE people SET upper_name = upper(name) || pg_sleep(0.004)::text
                   WHERE id > :from AND id <= :to AND upper_name IS NULL;
                  -- @remaining
                  SELECT count(*) FROM people WHERE upper_name IS NULL;
                  """)
              .write(
                  "schema/people.sql",
                  PEOPLE.replace("upper_name text", "upper_name text NOT NULL"));
      lock(folder);
      return Map.of(
          "DATABASE_URL",
          database.url(),
          "MIGRATION_HEALTH_SECRET",
          HEALTH_SECRET,
          "MIGRATION_ADMIN_SECRET",
          ADMIN_SECRET,
          "LOCKSTEP_MIGRATIONS_DIR",
          folder.migrations().toString(),
          "LOCKSTEP_SCHEMA_DIR",
          folder.schema().toString(),
          "LOCKSTEP_TRUSTED_PROXY",
          "true",
          "LOCKSTEP_BACKFILLS_DIR",
          folder.backfills().toString(),
          "quarkus.http.test-port",
          "0");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** What the migrations make, as 'generate' would have recorded it. */
  private static void lock(MigrationFolderFixture folder) throws IOException, SQLException {
    try (TestDatabase made = TestDatabase.create()) {
      made.execute(PEOPLE, "ALTER TABLE people ALTER upper_name SET NOT NULL");
      try (Connection connection = made.open()) {
        CatalogLock.of(CatalogReader.read(connection, CatalogFilter.DEFAULT), new TreeMap<>())
            .write(folder.schema().resolve(CatalogLock.FILE_NAME));
      }
    }
  }

  @Override
  public void stop() {
    database.close();
  }
}
