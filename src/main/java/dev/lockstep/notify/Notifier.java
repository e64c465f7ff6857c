// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.notify;

import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.SqlState;
import dev.lockstep.postgres.WithoutRows;
import dev.lockstep.postgres.news.NewsDesk;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Delivers to one receiver, in a thread of its own: one that hangs keeps neither another receiver
 * nor any work waiting. Any number of processes may do so at once.
 */
public final class Notifier implements AutoCloseable {
  private final Receiver receiver;
  private final Deliveries deliveries;
  private final Optional<String> secret;
  private final Pace pace;
  private final Connections connections;
  private final Events events;
  private final Listener listener;
  private final Clock clock;
  private final Semaphore news = new Semaphore(0);
  private final Thread thread;

  private volatile boolean closed;
  private boolean registered;
  private long waiting;
  private @Nullable String lastTrouble;
  private boolean failing;

  /** Follows deliveries, for metrics. Quick. */
  public interface Listener {
    /** Follows nothing. */
    Listener NONE = new Listener() {};

    /** A message was taken, or a try failed. */
    default void tried(Receiver receiver, boolean delivered) {}

    /** So many messages are to be delivered yet, and so many were given up. */
    default void counted(Receiver receiver, long waiting, long givenUp) {}
  }

  /** Not begun. */
  public Notifier(
      Receiver receiver,
      Optional<String> secret,
      Pace pace,
      Connections connections,
      Events events,
      Listener listener,
      Clock clock) {
    this.receiver = receiver;
    this.deliveries = new Deliveries(receiver, pace);
    this.secret = secret;
    this.pace = pace;
    this.connections = connections;
    this.events = events;
    this.listener = listener;
    this.clock = clock;
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("lockstep-notify-" + receiver.name())
            .unstarted(this::live);
  }

  /** Begins. */
  public void start() {
    thread.start();
  }

  /** There may be something to deliver. */
  public void nudge() {
    news.release();
  }

  private void live() {
    Webhook webhook =
        new Webhook(receiver, secret.map(Signature::of).orElse(null), pace.timeout(), clock);
    try {
      while (!closed) {
        boolean more = look(webhook);
        if (!more) {
          boolean unused =
              news.tryAcquire(
                  (waiting == 0 ? pace.poll() : pace.firstBackoff()).toMillis(),
                  TimeUnit.MILLISECONDS);
          news.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      events.emit(Event.debug("notifier-ended", "no more notifications by this process"));
    }
  }

  /** Delivers one message, if one is due; whether another may be. */
  private boolean look(Webhook webhook) throws InterruptedException {
    try {
      Optional<Claimed> claimed = claim();
      if (claimed.isEmpty()) {
        return false;
      }
      Optional<String> problem = webhook.send(claimed.get());
      listener.tried(receiver, problem.isEmpty());
      note(claimed.get(), problem);
      lastTrouble = null;
      return true;
    } catch (SQLException | RuntimeException e) {
      trouble(e);
      return false;
    }
  }

  private Optional<Claimed> claim() throws SQLException {
    try (Connection connection = connections.open()) {
      if (!registered) {
        if (!NewsDesk.open(connection)) {
          return Optional.empty();
        }
        deliveries.register(connection);
        registered = true;
      }
      deliveries.collect(connection);
      Optional<Claimed> claimed = deliveries.claim(connection);
      if (claimed.isEmpty()) {
        Deliveries.Count count = deliveries.tidy(connection);
        waiting = count.waiting();
        listener.counted(receiver, count.waiting(), count.givenUp());
      }
      return claimed;
    }
  }

  private void note(Claimed claimed, Optional<String> problem) throws SQLException {
    try (Connection connection = connections.open()) {
      if (problem.isEmpty()) {
        deliveries.delivered(connection, claimed);
        if (failing) {
          failing = false;
          events.emit(
              Event.info("notifications-delivered-again", receiver + " takes notifications again"));
        }
        return;
      }
      boolean givenUp = deliveries.failed(connection, claimed, problem.get());
      if (givenUp) {
        events.emit(
            Event.error(
                    "notification-given-up",
                    "notification "
                        + claimed.type()
                        + " was not delivered to "
                        + receiver
                        + " in "
                        + pace.giveUpAfter().toDays()
                        + " days and is given up: "
                        + problem.get())
                .with("attempts", claimed.attempt()));
      } else if (!failing) {
        failing = true;
        events.emit(
            Event.warn(
                    "notification-not-delivered",
                    "notification "
                        + claimed.type()
                        + " was not delivered to "
                        + receiver
                        + ", will be tried again: "
                        + problem.get())
                .with("attempts", claimed.attempt()));
      }
    }
  }

  /** Said once: the database may be away for long. */
  private void trouble(Exception failure) {
    SQLException sql = SqlState.find(failure);
    String trouble = sql == null ? failure.toString() : WithoutRows.of(sql);
    if (!trouble.equals(lastTrouble)) {
      lastTrouble = trouble;
      events.emit(
          Event.warn("notifications-wait", "notifications to " + receiver + " wait: " + trouble));
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      // A message that is on its way may still be noted as delivered.
      thread.join(pace.timeout());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
