// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.lease;

import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.migration.lease.Blockers.Blocker;
import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.ReusedConnection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a lease alive while migrations run, and watches who keeps the running one waiting: on a
 * connection of its own, which is opened when there is something to do on it. Until then the lease
 * is told by the session that took it, on which the migrations run; a run that is over in a moment
 * has no second one.
 */
public final class LeaseKeeper implements AutoCloseable {
  private static final Duration RENEW_EVERY = Lease.TIME.dividedBy(3);
  private static final Duration TELL_EVERY = Duration.ofSeconds(1);
  private static final Duration WATCH_EVERY = Duration.ofMillis(250);

  private final Events events;
  private final long epoch;

  private final LeaseSession session;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by lock.
  private @Nullable String doing;
  private int watchedPid;
  private Consumer<List<Blocker>> told = blockers -> {};
  private List<Blocker> blockers = List.of();
  private boolean closed;
  private long renewAt = System.nanoTime() + RENEW_EVERY.toNanos();
  private long renewedAt = System.nanoTime();
  private long lookAt;

  LeaseKeeper(Connections connections, ReusedConnection shared, long epoch, Events events) {
    // Whether it is still ours is asked at the next renewal, and by the fence.
    this.session =
        new LeaseSession(
            connections,
            shared,
            RENEW_EVERY,
            connection -> Lease.renew(connection, epoch, doing()));
    this.epoch = epoch;
    this.events = events;
    this.thread = Thread.ofPlatform().daemon().name("lockstep-lease").unstarted(this::run);
    thread.start();
  }

  /** The session that the lease was taken on is about to be closed; the lease is kept. */
  public void standAlone() {
    try {
      session.standAlone();
    } catch (SQLException e) {
      notRenewed(e);
    }
  }

  /** Which holder of the lease this one is: a later one has a higher number. */
  public long epoch() {
    return epoch;
  }

  /** Says in the lease what the holder is doing. */
  public void doing(String text) {
    locked(
        () -> {
          doing = text;
          // At most once a second: many small migrations must not pay for being recorded.
          renewAt = Math.min(renewAt, renewedAt + TELL_EVERY.toNanos());
        });
  }

  /**
   * Watches the backend {@code pid} until {@link #unwatch}.
   *
   * @param inTheWay told who blocks it, at each look; none: it goes on
   */
  public void watch(int pid, Consumer<List<Blocker>> inTheWay) {
    locked(
        () -> {
          watchedPid = pid;
          told = inTheWay;
          lookAt = System.nanoTime() + WATCH_EVERY.toNanos();
          blockers = List.of();
        });
  }

  /** Ends what {@link #watch} began. */
  public void unwatch() {
    locked(() -> watchedPid = 0);
  }

  /** Who was last seen in the way of the watched backend. */
  public List<Blocker> lastBlockers() {
    lock.lock();
    try {
      return blockers;
    } finally {
      lock.unlock();
    }
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * What is to be done now.
   *
   * @param renews whether the lease is to be renewed
   * @param watched the backend to look at; 0: none
   */
  private record Due(boolean renews, int watched) {}

  private void run() {
    try {
      for (Due due = await(); due != null; due = await()) {
        if (due.renews()) {
          renew();
        }
        if (due.watched() != 0) {
          look(due.watched());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for something to do; null once this is closed. */
  private @Nullable Due await() throws InterruptedException {
    lock.lock();
    try {
      while (!closed) {
        long next = watchedPid == 0 ? renewAt : Math.min(renewAt, lookAt);
        long wait = next - System.nanoTime();
        if (wait > 0) {
          changed.awaitNanos(wait);
          continue;
        }
        boolean looks = watchedPid != 0 && System.nanoTime() - lookAt >= 0;
        return new Due(System.nanoTime() - renewAt >= 0, looks ? watchedPid : 0);
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable String doing() {
    lock.lock();
    try {
      return doing;
    } finally {
      lock.unlock();
    }
  }

  private void tellLongWork() {
    if (doing != null && System.nanoTime() - renewedAt >= RENEW_EVERY.toNanos()) {
      events.emit(Event.info("migration-running", "still " + doing));
    }
  }

  /** A renewal that fails is tried again; if it comes too late, the fence stops the run. */
  private void renew() {
    locked(
        () -> {
          tellLongWork();
          renewedAt = System.nanoTime();
          renewAt = renewedAt + RENEW_EVERY.toNanos();
        });
    try {
      if (!session.run(connection -> Lease.renew(connection, epoch, doing()))) {
        events.emit(Event.warn("lease-lost", "another runner took the migration lease over"));
        locked(() -> closed = true);
      }
    } catch (SQLException e) {
      notRenewed(e);
    }
  }

  private void notRenewed(SQLException e) {
    events.emit(
        Event.warn("lease-renewal-failed", "the migration lease could not be renewed, will retry")
            .with("error", String.valueOf(e.getMessage())));
    again();
  }

  /** Soon: where a session is told by its backend, a lease without one is free. */
  private void again() {
    session.close();
    locked(() -> renewAt = System.nanoTime() + TELL_EVERY.toNanos());
  }

  private void look(int pid) {
    try {
      List<Blocker> seen = session.run(connection -> Blockers.of(connection, pid));
      locked(() -> seen(pid, seen));
    } catch (SQLException e) {
      if (session.isAlone()) {
        again();
      } else {
        notRenewed(e);
      }
    } finally {
      locked(() -> lookAt = System.nanoTime() + WATCH_EVERY.toNanos());
    }
  }

  private void seen(int pid, List<Blocker> seen) {
    if (watchedPid != pid) {
      // It is through meanwhile.
      return;
    }
    told.accept(seen);
    if (seen.isEmpty()) {
      return;
    }
    if (!pids(seen).equals(pids(blockers))) {
      events.emit(
          Event.info(
                  "migration-blocked",
                  "waiting for a lock held by "
                      + seen.stream().map(Blocker::text).collect(Collectors.joining("; ")))
              .with("blockers", pids(seen)));
    }
    blockers = seen;
  }

  private static List<Integer> pids(List<Blocker> blockers) {
    return blockers.stream().map(Blocker::pid).toList();
  }

  /** Ends the renewal and gives the lease back. */
  @Override
  public void close() {
    locked(() -> closed = true);
    boolean interrupted = awaitThread();
    try {
      session.runOnEither(
          connection -> {
            Lease.release(connection, epoch);
            return null;
          });
    } catch (SQLException e) {
      events.emit(
          Event.warn("lease-release-failed", "the lease was not given back; it ends by itself")
              .with("error", String.valueOf(e.getMessage())));
    }
    session.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Also when told to stop: the next runner must not have to wait for the lease to end by itself.
   */
  private boolean awaitThread() {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }
}
