// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.throttle;

import dev.lockstep.backfill.api.BackfillSettings;
import dev.lockstep.backfill.definition.BackfillDefinition;
import dev.lockstep.backfill.key.Workload;
import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.RowSecurity;
import dev.lockstep.postgres.SqlState;
import dev.lockstep.postgres.Transactions;
import dev.lockstep.postgres.WithoutRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks the server twice a second how it bears one backfill, on a connection and a thread of its
 * own, so that what a batch does while it runs is seen too. Workers read the answer from memory.
 *
 * <p>A signal that cannot be read (no privilege) is reported once and holds nothing back; one that
 * was read before and then fails for {@link #STALE} readings holds back until it is read again.
 */
public final class LoadMonitor implements Throttle, AutoCloseable {
  /** Readings after which an answer is too old to go by. */
  private static final int STALE = 6;

  /** Readings that utilisation is the mean of, so that a spike of one moves no worker. */
  private static final int SMOOTH = 5;

  private final Connections connections;
  private final BackfillDefinition definition;
  private final String applicationName;
  private final BackfillSettings.Throttle limits;
  private final Clock clock;
  private final Events events;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Map<String, Integer> misses = new HashMap<>();
  private final Set<String> read = new HashSet<>();
  private volatile @Nullable Hold hold;
  private volatile boolean blocked;
  private volatile double utilisation;
  private final double[] newest = new double[SMOOTH];
  private long readings;
  private volatile long readAt = System.nanoTime();

  private LoadMonitor(
      Connections connections,
      BackfillDefinition definition,
      String applicationName,
      BackfillSettings.Throttle limits,
      Clock clock,
      Events events) {
    this.connections = connections;
    this.definition = definition;
    this.applicationName = applicationName;
    this.limits = limits;
    this.clock = clock;
    this.events = events;
  }

  /**
   * Starts to watch.
   *
   * @param applicationName what sessions are called while they run a batch of it
   */
  public static LoadMonitor start(
      Connections connections,
      BackfillDefinition definition,
      String applicationName,
      BackfillSettings.Throttle limits,
      Clock clock,
      Events events) {
    LoadMonitor monitor =
        new LoadMonitor(connections, definition, applicationName, limits, clock, events);
    Thread.ofPlatform()
        .name("lockstep-backfill-load-" + definition.name())
        .daemon()
        .start(monitor::watch);
    return monitor;
  }

  @Override
  public @Nullable Hold hold() {
    if (definition.window() != null && !definition.window().contains(clock.instant())) {
      return new Hold("window", "outside of " + definition.window(), true);
    }
    Duration age = Duration.ofNanos(System.nanoTime() - readAt);
    if (age.compareTo(limits.sampleEvery().multipliedBy(STALE).plusSeconds(5)) > 0) {
      return new Hold("load-unknown", "the server has not told its load of late", true);
    }
    return hold;
  }

  @Override
  public double utilisation() {
    return utilisation;
  }

  @Override
  public boolean blockedOthers() {
    boolean seen = blocked;
    blocked = false;
    return seen;
  }

  @Override
  public void close() {
    stop.countDown();
  }

  private void watch() {
    boolean stopped = false;
    while (!stopped) {
      try (Connection connection = connections.open()) {
        Workload workload = Workload.bind(connection, definition);
        List<Signal> signals = ServerSignals.of(workload.table().sql(), limits);
        while (!stopped) {
          hold = sample(connection, signals, workload);
          readAt = System.nanoTime();
          stopped = sleep();
        }
      } catch (SQLException | RuntimeException e) {
        stopped = sleep();
      }
    }
  }

  private boolean sleep() {
    try {
      return stop.await(limits.sampleEvery().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private @Nullable Hold sample(Connection connection, List<Signal> signals, Workload workload)
      throws SQLException {
    Hold found = null;
    double most = 0;
    for (Signal signal : all(signals, workload)) {
      Reading reading = guarded(signal, connection);
      most = Math.max(most, reading.utilisation());
      Hold hold = reading.hold();
      if (hold != null && (found == null || hold.stop() && !found.stop())) {
        found = hold;
      }
    }
    newest[(int) (readings++ % SMOOTH)] = most;
    utilisation = Arrays.stream(newest).sum() / SMOOTH;
    return found;
  }

  private List<Signal> all(List<Signal> signals, Workload workload) {
    List<Signal> all = new ArrayList<>();
    all.add(new Blocked());
    all.addAll(signals);
    all.add(new Probe(workload));
    return all;
  }

  /** Reads one signal; one that cannot be read is reported once. */
  private Reading guarded(Signal signal, Connection connection) throws SQLException {
    try {
      Reading found = signal.read(connection);
      read.add(signal.name());
      misses.remove(signal.name());
      return found;
    } catch (SQLException e) {
      if (SqlState.isConnectionLost(e)) {
        throw e;
      }
      int missed = misses.merge(signal.name(), 1, Integer::sum);
      if (missed == 1) {
        events.emit(
            Event.warn(
                    "backfill-signal-unreadable",
                    "backfill %s: cannot read %s, so it does not hold back: %s"
                        .formatted(definition.name(), signal.name(), WithoutRows.of(e)))
                .with("backfill", definition.name())
                .with("signal", signal.name()));
      }
      return read.contains(signal.name()) && missed >= STALE
          ? Reading.over(new Hold(signal.name(), "it cannot be read any more", true))
          : Reading.IDLE;
    }
  }

  /** The user's own probe. */
  private record Probe(Workload workload) implements Signal {
    @Override
    public String name() {
      return "probe";
    }

    @Override
    public Reading read(Connection connection) throws SQLException {
      return workload.hasThrottle() && Transactions.in(connection, this::asked)
          ? Reading.over(new Hold(name(), "the backfill's own @throttle says so", true))
          : Reading.IDLE;
    }

    private boolean asked(Connection connection) throws SQLException {
      RowSecurity.off(connection);
      return workload.throttled(connection);
    }
  }

  /** Sessions that wait for a lock which a batch holds. */
  private final class Blocked implements Signal {
    @Override
    public String name() {
      return "blocked-sessions";
    }

    @Override
    public Reading read(Connection connection) throws SQLException {
      // pg_blocking_pids locks the lock manager: asked for sessions that do wait, and no others.
      try (PreparedStatement statement =
          connection.prepareStatement(
              """
              SELECT count(*)
                FROM pg_stat_activity waiting
               WHERE waiting.wait_event_type = 'Lock'
                 AND waiting.datname = current_database()
                 AND waiting.application_name NOT LIKE 'lockstep-backfill:%'
                 AND pg_blocking_pids(waiting.pid) && ARRAY(
                       SELECT ours.pid FROM pg_stat_activity ours
                        WHERE ours.application_name = ?)""")) {
        statement.setString(1, applicationName);
        try (ResultSet results = statement.executeQuery()) {
          results.next();
          int sessions = results.getInt(1);
          if (sessions == 0) {
            return Reading.IDLE;
          }
          blocked = true;
          return Reading.over(new Hold(name(), sessions + " sessions wait for a batch", false));
        }
      }
    }
  }
}
