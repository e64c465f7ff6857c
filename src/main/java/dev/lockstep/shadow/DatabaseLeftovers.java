// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.postgres.SqlState;
import dev.lockstep.sql.Identifiers;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Scratch databases that killed processes left on a server: never one with sessions, nor one whose
 * process may live.
 */
final class DatabaseLeftovers {
  private final AdminSessions sessions;
  private final ScratchOwner owner;

  DatabaseLeftovers(AdminSessions sessions, ScratchOwner owner) {
    this.sessions = sessions;
    this.owner = owner;
  }

  /** Drops them. */
  void sweep(Events events) throws SQLException {
    for (String name : sessions.run(this::names)) {
      try {
        // Not forced: PostgreSQL itself refuses while there are sessions.
        sessions.run(
            statement -> statement.execute("DROP DATABASE IF EXISTS " + Identifiers.quote(name)));
        events.emit(
            Event.info("scratch-swept", "removed scratch database " + name + " of a killed run")
                .with("database", name));
      } catch (SQLException e) {
        if (SqlState.isConnectionLost(e)) {
          throw e;
        }
        events.emit(
            Event.debug("scratch-kept", "scratch database " + name + " stays: " + e.getMessage())
                .with("database", name));
      }
    }
  }

  private List<String> names(Statement statement) throws SQLException {
    List<String> names = new ArrayList<>();
    try (ResultSet results =
        statement.executeQuery(
            """
            SELECT d.datname
              FROM pg_catalog.pg_database d
             WHERE starts_with(d.datname::text, 'lockstep_scratch_')
               AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_stat_activity a WHERE a.datid = d.oid)""")) {
      while (results.next()) {
        names.add(results.getString(1));
      }
    }
    return names.stream()
        .filter(name -> ScratchName.parse(name).filter(owner::abandoned).isPresent())
        .toList();
  }
}
