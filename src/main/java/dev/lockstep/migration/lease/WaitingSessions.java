// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.lease;

import dev.lockstep.migration.lease.Blockers.Blocker;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Lockstep's own sessions in this database, of any process, for those who only want to know. */
public final class WaitingSessions {
  private WaitingSessions() {}

  /**
   * What was seen.
   *
   * @param replicas running services: each has one session that listens for work
   * @param waiting sessions that wait for a lock
   */
  public record Seen(List<Replica> replicas, List<Waiting> waiting) {
    /** Nothing. */
    public static final Seen NOTHING = new Seen(List.of(), List.of());

    public Seen {
      replicas = List.copyOf(replicas);
      waiting = List.copyOf(waiting);
    }
  }

  /** A running service, where its connection comes from, and since when. */
  public record Replica(String address, Instant since) {}

  /** A session of Lockstep's that waits for a lock, and those that keep it waiting. */
  public record Waiting(int pid, String application, Instant since, List<Blocker> blockers) {
    public Waiting {
      blockers = List.copyOf(blockers);
    }
  }

  /** Looks once; a role that may not see others' sessions sees none. */
  public static Seen read(Connection connection) throws SQLException {
    List<Replica> replicas = new ArrayList<>();
    List<Waiting> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet results =
            statement.executeQuery(
                """
                SELECT pid, application_name, coalesce(host(client_addr), 'this machine'),
                       backend_start, coalesce(wait_event_type = 'Lock', false),
                       coalesce(query_start, backend_start)
                  FROM pg_stat_activity
                 WHERE datname = current_database() AND pid <> pg_backend_pid()
                   AND application_name LIKE 'lockstep%' AND backend_start IS NOT NULL
                 ORDER BY backend_start, pid\
                """)) {
      while (results.next()) {
        if (results.getString(2).equals("lockstep listen")) {
          replicas.add(new Replica(results.getString(3), results.getTimestamp(4).toInstant()));
        }
        if (results.getBoolean(5)) {
          found.add(
              new Waiting(
                  results.getInt(1),
                  results.getString(2),
                  results.getTimestamp(6).toInstant(),
                  List.of()));
        }
      }
    }
    List<Waiting> waiting = new ArrayList<>();
    for (Waiting each : found) {
      waiting.add(
          new Waiting(
              each.pid(), each.application(), each.since(), Blockers.of(connection, each.pid())));
    }
    return new Seen(replicas, waiting);
  }
}
