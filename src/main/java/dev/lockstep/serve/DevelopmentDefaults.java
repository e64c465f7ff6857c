// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.app.settings.Setting;
import dev.lockstep.app.settings.SettingLookup;
import dev.lockstep.app.settings.Settings;
import dev.lockstep.shadow.EmbeddedServer;
import java.nio.file.Path;

/**
 * What {@code quarkus:dev} has where nothing else is set: an embedded PostgreSQL whose data survive
 * in {@code target/}, which stays up while sources are reloaded, and secrets that everyone knows,
 * so that the report and the page are one call away.
 */
final class DevelopmentDefaults {
  static final String HEALTH_SECRET = "dev-health-secret";
  static final String ADMIN_SECRET = "dev-admin-secret";
  static final String URL_PROPERTY = "DATABASE_URL";

  private static final String NAME = "postgres";

  private DevelopmentDefaults() {}

  /** Sets the properties that are read next. */
  static void provide() {
    Settings given = Settings.read(SettingLookup.ofProcess());
    if (given.healthSecret().isEmpty()) {
      System.setProperty(Setting.MIGRATION_HEALTH_SECRET.name(), HEALTH_SECRET);
    }
    if (given.adminSecret().isEmpty()) {
      System.setProperty(Setting.MIGRATION_ADMIN_SECRET.name(), ADMIN_SECRET);
    }
    if (given.database().isEmpty() && EmbeddedServer.available()) {
      database();
    }
  }

  private static void database() {
    String version = EmbeddedServer.version();
    String major = version.substring(0, Math.max(version.indexOf('.'), 1));
    EmbeddedServer server =
        EmbeddedServer.at(Path.of("target", "lockstep-dev", "postgres-" + major));
    System.setProperty(URL_PROPERTY, server.url(NAME));
  }
}
