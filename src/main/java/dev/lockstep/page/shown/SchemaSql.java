// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.page.shown;

import dev.lockstep.app.LiveDrift;
import dev.lockstep.app.settings.Settings;
import dev.lockstep.drift.Drift;
import dev.lockstep.event.Events;
import dev.lockstep.postgres.Connections;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Works out the SQL that would resolve the drift, when somebody asks, in the background and once at
 * a time: it needs a scratch database. The last answer is kept in memory.
 */
@Singleton
public class SchemaSql {
  private final Settings settings;
  private final Connections connections;
  private final Events events;
  private final Clock clock;

  // Guarded by this.
  private State state = new State(false, null, null, null);

  /**
   * Where it is.
   *
   * @param drift what was found last; null if nothing was
   * @param error why not
   */
  public record State(
      boolean running, @Nullable Drift drift, @Nullable String error, @Nullable Instant at) {}

  SchemaSql(Settings settings, Connections connections, Events events, Clock clock) {
    this.settings = settings;
    this.connections = connections;
    this.events = events;
    this.clock = clock;
  }

  public synchronized State state() {
    return state;
  }

  private synchronized void become(State next) {
    state = next;
  }

  /** Begins, unless it is under way. */
  public synchronized void start() {
    if (state.running()) {
      return;
    }
    state = new State(true, null, null, null);
    Thread.ofPlatform().daemon().name("lockstep-page-drift").start(this::work);
  }

  private void work() {
    try {
      Drift drift = LiveDrift.look(settings, connections, clock, events);
      become(new State(false, drift, null, clock.instant()));
    } catch (SQLException | IOException | RuntimeException | Error e) {
      // An error too, not only an exception: else it would stay under way for ever.
      become(new State(false, null, String.valueOf(e.getMessage()), clock.instant()));
    }
  }
}
