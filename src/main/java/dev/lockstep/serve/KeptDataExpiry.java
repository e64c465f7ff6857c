// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.migration.kept.KeptExpiry;
import dev.lockstep.postgres.Connections;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Destroys the kept data whose time is over. */
final class KeptDataExpiry {
  private final Connections connections;
  private final Events events;
  private @Nullable String lastTrouble;

  KeptDataExpiry(Connections connections, Events events) {
    this.connections = connections;
    this.events = events;
  }

  /** Looks once; a database that is away, or read-only, is reported once. */
  void look() {
    try (Connection connection = connections.open()) {
      KeptExpiry.expire(connection, events);
      lastTrouble = null;
    } catch (SQLException | RuntimeException e) {
      String trouble = String.valueOf(e.getMessage());
      if (!trouble.equals(lastTrouble)) {
        lastTrouble = trouble;
        events.emit(
            Event.warn(
                "kept-data-not-expired",
                "kept data whose time is over waits to be destroyed: " + trouble));
      }
    }
  }
}
