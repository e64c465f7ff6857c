// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.shown;

import dev.lockstep.migration.history.History;
import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.trust.Bookkeeping;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Who did what, when, from all that is kept of it: Flyway's history, what was undone, what was done
 * to backfills, and what was asked for. Blocks.
 */
@Singleton
public class AuditTrail {
  private static final int MOST = 200;

  private final Connections connections;

  AuditTrail(Connections connections) {
    this.connections = connections;
  }

  /** The newest lines, the newest first; tables that are not there yet have none. */
  public List<AuditLine> newest() throws SQLException {
    try (Connection connection = connections.open()) {
      Bookkeeping books = Bookkeeping.look(connection);
      List<String> parts = new ArrayList<>();
      History history = History.read(connection, books);
      if (history.exists()) {
        parts.add(
            """
            SELECT installed_on::timestamptz, 'role ' || installed_by,
                   CASE WHEN NOT success THEN 'failed' WHEN type = 'SQL' THEN 'applied'
                        ELSE lower(type) END,
                   concat_ws(' ', version, description) || ' in ' || execution_time || ' ms'
              FROM ONLY %s\
            """
                .formatted(history.table()));
      }
      if (books.holds("undone")) {
        parts.add(
            """
            SELECT at, undone_by || ', role ' || role, 'undone',
                   version || ' ' || description || ' (' || label || ') in ' || execution_ms || ' ms'
              FROM lockstep.undone\
            """);
      }
      if (books.holds("backfill_event")) {
        parts.add(
            """
            SELECT at, actor, action, concat_ws(' ', 'backfill', name, nullif(detail, ''))
              FROM lockstep.backfill_event\
            """);
      }
      if (books.holds("audit")) {
        parts.add("SELECT at, actor, action, detail FROM lockstep.audit");
      }
      return parts.isEmpty() ? List.of() : read(connection, String.join("\nUNION ALL\n", parts));
    }
  }

  private static List<AuditLine> read(Connection connection, String sql) throws SQLException {
    List<AuditLine> lines = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet results =
            statement.executeQuery(
                "SELECT * FROM (" + sql + ") all_of_it ORDER BY 1 DESC LIMIT " + MOST)) {
      while (results.next()) {
        lines.add(
            new AuditLine(
                Text.time(results.getTimestamp(1).toInstant()),
                results.getString(2),
                results.getString(3),
                results.getString(4)));
      }
    }
    return lines;
  }
}
