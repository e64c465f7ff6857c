// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.health.HealthReport;
import dev.lockstep.health.HealthStatus;
import dev.lockstep.health.Observation;
import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.SqlState;
import dev.lockstep.postgres.Transactions;
import dev.lockstep.postgres.WithoutRows;
import dev.lockstep.postgres.news.News;
import dev.lockstep.postgres.news.NewsDesk;
import dev.lockstep.postgres.news.NewsType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Tells when drift comes and when it goes: once, however many processes see it, and also where it
 * went while none was there. In a thread of its own, since health checks are not to wait for it.
 */
final class DriftWatch implements AutoCloseable {
  private static final String SUBJECT = "drift";

  private final Connections connections;
  private final Events events;
  private final Runnable told;
  private final BlockingQueue<HealthReport> seen = new ArrayBlockingQueue<>(1);
  private final Thread thread;
  private volatile boolean closed;

  /** What was last written, or found to be so; null: not known yet. */
  private volatile @Nullable Boolean last;

  DriftWatch(Connections connections, Events events, Runnable told) {
    this.connections = connections;
    this.events = events;
    this.told = told;
    this.thread = Thread.ofPlatform().daemon().name("lockstep-notify-drift").unstarted(this::live);
  }

  void start() {
    thread.start();
  }

  /** Only what is certain counts: before migrations are applied nothing is where it should be. */
  void checked(Observation observation) {
    HealthReport report = observation.report();
    HealthStatus status = report.status();
    boolean certain =
        report.drift().checked()
            && (status == HealthStatus.DRIFTED
                || status == HealthStatus.HEALTHY
                || status == HealthStatus.GATED);
    if (certain && !isKnown(report)) {
      // The newest alone: what was so before it may have been told as gone by another process.
      while (!seen.offer(report)) {
        seen.poll();
      }
    }
  }

  /** Whether this process has said, or found said, what {@code report} says of drift. */
  boolean isKnown(HealthReport report) {
    return Boolean.valueOf(isDrifted(report)).equals(last);
  }

  private static boolean isDrifted(HealthReport report) {
    return !report.drift().differences().isEmpty();
  }

  private void live() {
    try {
      while (!closed) {
        HealthReport report = seen.take();
        if (!isKnown(report)) {
          write(report);
        }
      }
    } catch (InterruptedException e) {
      events.emit(Event.debug("drift-watch-ended", "no more news of drift by this process"));
    }
  }

  private void write(HealthReport report) {
    boolean drifted = isDrifted(report);
    try (Connection connection = connections.open()) {
      boolean open = drifted ? NewsDesk.open(connection) : NewsDesk.isOpen(connection);
      boolean written = open && Transactions.in(connection, inside -> write(inside, report));
      last = drifted;
      if (written) {
        told.run();
      }
    } catch (SQLException | RuntimeException e) {
      // Seen again at the next check.
      SQLException sql = SqlState.find(e);
      events.emit(
          Event.debug("news-not-written", sql == null ? e.toString() : WithoutRows.of(sql)));
    }
  }

  private static boolean write(Connection connection, HealthReport report) throws SQLException {
    int differences = report.drift().differences().size();
    if (differences > 0 && NewsDesk.appears(connection, SUBJECT, "found")) {
      NewsDesk.write(
          connection,
          News.of(
                  NewsType.DRIFT_FOUND,
                  SUBJECT,
                  "the database differs from its canonical schema in "
                      + (differences == 1 ? "1 object" : differences + " objects")
                      + "; 'lockstep drift' names them")
              .and("differences", differences));
      return true;
    }
    if (differences == 0 && NewsDesk.vanishes(connection, SUBJECT)) {
      NewsDesk.write(
          connection,
          News.of(
              NewsType.DRIFT_GONE, SUBJECT, "the database is as its canonical schema says again"));
      return true;
    }
    return false;
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
