// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.app.settings.Settings;
import dev.lockstep.event.Event;

/** What one wants to type next, in development. */
final class DevelopmentHints {
  private DevelopmentHints() {}

  /** Never shows a secret but the one of development. */
  static Event event(Settings settings) {
    String secret =
        settings.healthSecret().filter(DevelopmentDefaults.HEALTH_SECRET::equals).isPresent()
            ? DevelopmentDefaults.HEALTH_SECRET
            : "$MIGRATION_HEALTH_SECRET";
    String database = System.getProperty(DevelopmentDefaults.URL_PROPERTY);
    return Event.info(
        "development",
        (database == null ? "" : "embedded PostgreSQL: psql " + database + "   ")
            + "health: curl -s -H 'x-migration-health-secret: "
            + secret
            + "' http://localhost:8080/api/admin/migrations/health");
  }
}
