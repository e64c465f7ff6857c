// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.shown;

import dev.lockstep.health.BackfillPace;
import dev.lockstep.health.HealthMonitor;
import dev.lockstep.health.Observation;
import dev.lockstep.migration.lease.WaitingSessions;
import dev.lockstep.postgres.Connections;
import dev.lockstep.serve.BootMigration;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Where the views get what they show: the health monitor, which asks the database at most once a
 * second for all who want to know, and, for the view of what goes on now, Lockstep's sessions,
 * which are looked at every few seconds at most. Blocks; not for an event loop.
 */
@Singleton
public class PageSource {
  private static final Duration SESSIONS_FOR = Duration.ofSeconds(3);

  private final HealthMonitor monitor;
  private final BootMigration migration;
  private final BackfillPace pace;
  private final RunHistory history;
  private final Connections connections;
  private final Clock clock;

  // Guarded by this.
  private WaitingSessions.Seen sessions = WaitingSessions.Seen.NOTHING;
  private Instant sessionsAt = Instant.MIN;

  PageSource(
      HealthMonitor monitor,
      BootMigration migration,
      BackfillPace pace,
      RunHistory history,
      Connections connections,
      Clock clock) {
    this.monitor = monitor;
    this.migration = migration;
    this.pace = pace;
    this.history = history;
    this.connections = connections;
    this.clock = clock;
  }

  /** All but the sessions. */
  public PageSnapshot snapshot() {
    return snapshot(WaitingSessions.Seen.NOTHING);
  }

  /** All of it. */
  public PageSnapshot snapshotWithSessions() {
    PageSnapshot snapshot = snapshot();
    return snapshot.report().database().reachable()
        ? new PageSnapshot(
            snapshot.seen(),
            snapshot.run(),
            sessions(),
            snapshot.pace(),
            snapshot.history(),
            snapshot.now())
        : snapshot;
  }

  private PageSnapshot snapshot(WaitingSessions.Seen known) {
    // Completes within the monitor's deadline, always.
    Observation seen = monitor.current().join();
    return new PageSnapshot(seen, migration.state(), known, pace, history, clock.instant());
  }

  private synchronized WaitingSessions.Seen sessions() {
    Instant now = clock.instant();
    if (now.isBefore(sessionsAt.plus(SESSIONS_FOR)) && !now.isBefore(sessionsAt)) {
      return sessions;
    }
    sessionsAt = now;
    try (Connection connection = connections.open()) {
      sessions = WaitingSessions.read(connection);
    } catch (SQLException e) {
      // The health check says why the database cannot be asked.
      sessions = WaitingSessions.Seen.NOTHING;
    }
    return sessions;
  }
}
