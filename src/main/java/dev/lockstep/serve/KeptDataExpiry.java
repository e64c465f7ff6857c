package dev.lockstep.serve;

import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.health.Vitals;
import dev.lockstep.migration.kept.KeptExpiry;
import dev.lockstep.postgres.Connections;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Looks now and then for kept data whose time is over: at the start, and every minute. */
final class KeptDataExpiry implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final String THREAD = "lockstep-kept";

  private final Connections connections;
  private final Events events;
  private final Vitals vitals;
  private final CountDownLatch closed = new CountDownLatch(1);
  private String lastProblem = "";

  KeptDataExpiry(Connections connections, Events events, Vitals vitals) {
    this.connections = connections;
    this.events = events;
    this.vitals = vitals;
  }

  void start() {
    Thread.ofPlatform().daemon().name(THREAD).start(this::watch);
  }

  private void watch() {
    try {
      do {
        look();
      } while (!closed.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      vitals.lost(THREAD, e);
      throw e;
    }
  }

  private void look() {
    try (Connection connection = connections.open()) {
      KeptExpiry.expire(connection, events);
      lastProblem = "";
    } catch (SQLException e) {
      tell(String.valueOf(e.getMessage()));
    }
  }

  /** Once: a standby, or a database that is away, would say the same every minute. */
  private void tell(String problem) {
    if (!problem.equals(lastProblem)) {
      lastProblem = problem;
      events.emit(
          Event.warn(
              "kept-data-not-expired",
              "kept data whose time is over stays, and is looked at again in a minute: "
                  + problem));
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
