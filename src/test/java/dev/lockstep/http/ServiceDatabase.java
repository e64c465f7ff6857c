// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

import dev.lockstep.support.MigrationFolderFixture;
import dev.lockstep.support.TestDatabase;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Files;
import java.util.Map;

/** A database and a folder with two migrations and their schema, for the service under test. */
public final class ServiceDatabase implements QuarkusTestResourceLifecycleManager {
  static final String HEALTH_SECRET = "correct horse";
  static final String ADMIN_SECRET = "battery staple";

  private TestDatabase database;

  @Override
  public Map<String, String> start() {
    database = TestDatabase.create();
    try {
      MigrationFolderFixture folder =
          new MigrationFolderFixture(Files.createTempDirectory("lockstep-service-"))
              .write("migrations/V1__artists.sql", "CREATE TABLE artists (id int PRIMARY KEY)")
              .write("migrations/V2__artworks.sql", "CREATE TABLE artworks (id int PRIMARY KEY)")
              .write("migrations/U2__artworks.sql", "-- lossy: every artwork\nDROP TABLE artworks")
              .write("schema/artists.sql", "CREATE TABLE artists (id int PRIMARY KEY)")
              .write("schema/artworks.sql", "CREATE TABLE artworks (id int PRIMARY KEY)");
      return Map.of(
          "DATABASE_URL", database.url(),
          "MIGRATION_HEALTH_SECRET", HEALTH_SECRET,
          "MIGRATION_ADMIN_SECRET", ADMIN_SECRET,
          "LOCKSTEP_MIGRATIONS_DIR", folder.migrations().toString(),
          "LOCKSTEP_SCHEMA_DIR", folder.schema().toString(),
          "LOCKSTEP_BACKFILLS_DIR", folder.backfills().toString(),
          "quarkus.http.test-port", "0");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Marks the field that takes the database's JDBC URL. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface Url {}

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(
        database.jdbcUrl(), new TestInjector.AnnotatedAndMatchesType(Url.class, String.class));
  }

  @Override
  public void stop() {
    database.close();
  }
}
