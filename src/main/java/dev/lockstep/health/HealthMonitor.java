// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.health;

import dev.lockstep.postgres.Connections;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the last observation in memory, and asks the database at most once a second however many
 * want to know: one check at a time, shared by all who wait for it. A check that does not come back
 * within {@link #DEADLINE} is answered for as unreachable, and its connection is cut.
 */
public final class HealthMonitor implements AutoCloseable {
  /** How old an answer may be before a caller causes a new check, from start to start. */
  public static final Duration FRESH = Duration.ofSeconds(1);

  /** When a check is given up: answers are promised within 2 s. */
  public static final Duration DEADLINE = Duration.ofMillis(1_700);

  /** How long one statement of a check may take. */
  public static final Duration LIMIT = DEADLINE.minusMillis(200);

  /** How often the database is checked without any request, for probes and metrics. */
  public static final Duration BACKGROUND = Duration.ofSeconds(5);

  private final HealthCheck check;
  private final Connections connections;
  private final Listener listener;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wake = lock.newCondition();
  // Guarded by lock.
  private CompletableFuture<Observation> last;
  private long lastStart;
  private boolean nudged;
  private boolean closed;

  private volatile Observation latest;

  /** Receives each check, for metrics. Quick. */
  @FunctionalInterface
  public interface Listener {
    void checked(Observation observation, Duration elapsed);
  }

  public HealthMonitor(HealthCheck check, Connections connections, Listener listener) {
    this.check = check;
    this.connections = connections;
    this.listener = listener;
    this.latest = check.unreachable("not checked yet");
    this.last = CompletableFuture.completedFuture(latest);
    this.lastStart = System.nanoTime() - FRESH.toNanos();
  }

  /** What was found last: from memory, at once. */
  public Observation latest() {
    return latest;
  }

  /**
   * The current observation, at most {@link #FRESH} old. Completes within {@link #DEADLINE},
   * normally.
   */
  public CompletableFuture<Observation> current() {
    lock.lock();
    try {
      if (!last.isDone() || System.nanoTime() - lastStart < FRESH.toNanos()) {
        return last.copy();
      }
      lastStart = System.nanoTime();
      last = begin();
      return last.copy();
    } finally {
      lock.unlock();
    }
  }

  /** Something happened: look soon instead of at the next turn. */
  public void nudge() {
    lock.lock();
    try {
      nudged = true;
      wake.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private CompletableFuture<Observation> begin() {
    long began = System.nanoTime();
    CompletableFuture<Observation> answer = new CompletableFuture<>();
    AtomicReference<@Nullable Connection> used = new AtomicReference<>();
    // Platform threads, here and below: in a native executable one start in some hundreds leaves
    // the poller of virtual threads asleep, and a read from a socket in one then never returns.
    Thread.ofPlatform()
        .daemon()
        .name("lockstep-health-check")
        .start(
            () -> {
              try {
                answer.complete(ask(used));
              } catch (RuntimeException | Error e) {
                answer.complete(check.unreachable("the check failed: " + e));
              }
            });
    return answer
        .orTimeout(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (observation, timeout) -> {
              Observation result = observation != null ? observation : givenUp(used.get());
              latest = result;
              listener.checked(result, Duration.ofNanos(System.nanoTime() - began));
              return result;
            });
  }

  private Observation givenUp(@Nullable Connection connection) {
    cut(connection);
    return check.unreachable("the database gave no answer within " + DEADLINE.toMillis() + "ms");
  }

  private Observation ask(AtomicReference<@Nullable Connection> used) {
    return check.observe(
        () -> {
          Connection connection = connections.open();
          used.set(connection);
          return connection;
        });
  }

  private static void cut(@Nullable Connection connection) {
    if (connection != null) {
      try {
        connection.abort(Runnable::run);
      } catch (SQLException e) {
        System.getLogger(HealthMonitor.class.getName())
            .log(System.Logger.Level.DEBUG, "a hanging check's connection was not cut", e);
      }
    }
  }

  /** Begins to look by itself. */
  public void start() {
    Thread.ofPlatform().daemon().name("lockstep-health").start(this::watch);
  }

  private void watch() {
    lock.lock();
    try {
      while (!closed) {
        look();
        nudged = false;
        long at = System.nanoTime() + BACKGROUND.toNanos();
        while (!closed && !nudged && at - System.nanoTime() > 0) {
          wake.awaitNanos(at - System.nanoTime());
        }
        // Something changed, but the next check waits until the second is over.
        long fresh = lastStart + FRESH.toNanos();
        while (!closed && fresh - System.nanoTime() > 0) {
          wake.awaitNanos(fresh - System.nanoTime());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** A look that cannot even begin, for want of memory or threads, is not the last one. */
  private void look() {
    try {
      CompletableFuture<Observation> unused = current();
    } catch (RuntimeException | OutOfMemoryError e) {
      latest = check.unreachable("the check cannot begin: " + e);
      System.getLogger(HealthMonitor.class.getName())
          .log(System.Logger.Level.ERROR, "a health check cannot begin", e);
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      wake.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
