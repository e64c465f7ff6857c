// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.lease;

import dev.lockstep.postgres.Durations;
import dev.lockstep.sql.LexedText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Which sessions keep another one waiting for a lock, and what they are doing. */
public final class Blockers {
  private static final int QUERY_LENGTH = 120;

  private Blockers() {}

  /**
   * One session that holds the lock that another one waits for, or waits for it before that one.
   */
  public record Blocker(
      int pid, String user, String application, String state, Duration age, String query) {
    /** For a log: who, since when, with which query. */
    public String text() {
      return text(query);
    }

    /** The same for where people read who may see no values: none of its query's are in it. */
    public String textWithoutValues() {
      return text(LexedText.withoutValues(query));
    }

    private String text(String query) {
      return "pid "
          + pid
          + " ("
          + user
          + (application.isEmpty() ? "" : ", " + application)
          + ", "
          + state
          + ", transaction open for "
          + Durations.format(age)
          + "): "
          + (query.isEmpty() ? "(its query is not visible to this role)" : query);
    }
  }

  static List<Blocker> of(Connection connection, int pid) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT a.pid, coalesce(a.usename, '?'), coalesce(a.application_name, ''),
                   coalesce(a.state, 'unknown'),
                   coalesce(extract(epoch FROM clock_timestamp() - a.xact_start) * 1000, 0)::bigint,
                   coalesce(a.query, '')
              FROM (SELECT DISTINCT unnest(pg_blocking_pids(?)) AS pid) b
              JOIN pg_stat_activity a ON a.pid = b.pid
             ORDER BY a.xact_start NULLS LAST""")) {
      statement.setInt(1, pid);
      List<Blocker> blockers = new ArrayList<>();
      try (ResultSet results = statement.executeQuery()) {
        while (results.next()) {
          String query = results.getString(6).replaceAll("\\s+", " ").strip();
          blockers.add(
              new Blocker(
                  results.getInt(1),
                  results.getString(2),
                  results.getString(3),
                  results.getString(4),
                  Duration.ofMillis(results.getLong(5)),
                  query.length() <= QUERY_LENGTH ? query : query.substring(0, QUERY_LENGTH) + "…"));
        }
      }
      return blockers;
    }
  }
}
