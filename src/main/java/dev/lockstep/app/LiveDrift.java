// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app;

import dev.lockstep.app.settings.InvalidSettingsException;
import dev.lockstep.app.settings.Settings;
import dev.lockstep.catalog.CatalogLock;
import dev.lockstep.diff.operation.UnsupportedChangeException;
import dev.lockstep.drift.Drift;
import dev.lockstep.drift.LiveDatabase;
import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.postgres.Connections;
import dev.lockstep.schema.SchemaModules;
import dev.lockstep.shadow.ScratchServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;

/**
 * The live database against the canonical schema, for people: with SQL where a scratch database can
 * be had, by the lock file in an image.
 */
public final class LiveDrift {
  private LiveDrift() {}

  /** Looks; takes seconds where a scratch database is made. */
  public static Drift look(Settings settings, Connections connections, Clock clock, Events events)
      throws IOException, SQLException {
    LiveDatabase live = live(settings, connections);
    try (ScratchServer server = ProofWiring.scratch(settings, clock, events).open()) {
      return Drift.bySchema(
          SchemaModules.read(settings.schema()), server, live, settings.notOurs());
    } catch (InvalidSettingsException | UnsupportedChangeException e) {
      Path lock = settings.schema().resolve(CatalogLock.FILE_NAME);
      if (!Files.exists(lock)) {
        throw e;
      }
      events.emit(
          Event.info(
              "drift-by-lock", "compared with the lock file, without SQL: " + e.getMessage()));
      return Drift.byLock(CatalogLock.read(lock), live.catalog(), settings.notOurs());
    }
  }

  private static LiveDatabase live(Settings settings, Connections connections) throws SQLException {
    try (Connection connection = connections.open()) {
      return LiveDatabase.read(connection, settings.lockTimeout());
    }
  }
}
