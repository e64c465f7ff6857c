// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.lease;

import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.Durations;
import dev.lockstep.postgres.HostName;
import dev.lockstep.postgres.ReusedConnection;
import dev.lockstep.time.Sleeper;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Waits for the lease, and no longer than there is something to do. */
public final class LeaseQueue {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(300);

  private final Connections connections;
  private final String holder;
  private final Duration patience;
  private final Events events;
  private final Sleeper sleeper;

  /**
   * A queue.
   *
   * @param holder the name of this runner, as others see it in the lease
   * @param patience how long to wait for another runner
   */
  public LeaseQueue(
      Connections connections, String holder, Duration patience, Events events, Sleeper sleeper) {
    this.connections = connections;
    this.holder = holder;
    this.patience = patience;
    this.events = events;
    this.sleeper = sleeper;
  }

  /** Whether there is nothing left to wait for. */
  @FunctionalInterface
  public interface Done {
    boolean now() throws SQLException;
  }

  /**
   * The lease; empty if {@code done} meanwhile.
   *
   * @param session on which it is taken, and given back if it is still open then: whoever closes it
   *     before says so ({@link LeaseKeeper#standAlone})
   * @throws LockUnavailableException if it is held by others for longer than {@code patience}
   */
  public Optional<LeaseKeeper> await(ReusedConnection session, Done done)
      throws SQLException, InterruptedException {
    long began = System.nanoTime();
    String told = "";
    while (true) {
      switch (attempt(session.get())) {
        case Lease.Attempt.Acquired acquired -> {
          return Optional.of(new LeaseKeeper(connections, session, acquired.epoch(), events));
        }
        case Lease.Attempt.Held held -> {
          told = tell(held.by(), told);
          if (System.nanoTime() - began > patience.toNanos()) {
            throw tooLong(held.by());
          }
        }
      }
      sleeper.sleep(LOOK_AGAIN);
      if (done.now()) {
        return Optional.empty();
      }
    }
  }

  private Lease.Attempt attempt(Connection session) throws SQLException {
    return Lease.tryAcquire(session, holder, HostName.own(), ProcessHandle.current().pid());
  }

  /** One line per holder, not one per look. */
  private String tell(Lease.Holder holder, String told) {
    String key = holder.name() + holder.since();
    if (!told.equals(key)) {
      events.emit(
          Event.info("lease-held", "waiting for the migrations of " + holder.text())
              .with("holder", holder.name()));
    }
    return key;
  }

  private LockUnavailableException tooLong(Lease.Holder holder) {
    return new LockUnavailableException(
        "the migration lease is held by "
            + holder.text()
            + "; waited "
            + Durations.format(patience)
            + "; look at that runner, or raise LOCKSTEP_LEASE_WAIT");
  }
}
