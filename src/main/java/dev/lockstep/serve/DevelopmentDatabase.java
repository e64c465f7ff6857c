// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.app.settings.SettingLookup;
import dev.lockstep.app.settings.Settings;
import dev.lockstep.shadow.EmbeddedServer;
import java.nio.file.Path;

/**
 * The database of {@code quarkus:dev} when none is configured: an embedded PostgreSQL whose data
 * survive in {@code target/}. It stays up while sources are reloaded.
 */
final class DevelopmentDatabase {
  static final String URL_PROPERTY = "DATABASE_URL";

  private static final String NAME = "postgres";

  private DevelopmentDatabase() {}

  /** Makes sure that there is a database, and sets the property that names it. */
  static void provide() {
    if (Settings.read(SettingLookup.ofProcess()).database().isPresent()
        || !EmbeddedServer.available()) {
      return;
    }
    String version = EmbeddedServer.version();
    String major = version.substring(0, Math.max(version.indexOf('.'), 1));
    EmbeddedServer server =
        EmbeddedServer.at(Path.of("target", "lockstep-dev", "postgres-" + major));
    System.setProperty(URL_PROPERTY, server.url(NAME));
  }
}
