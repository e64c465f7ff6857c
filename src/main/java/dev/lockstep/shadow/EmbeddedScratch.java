// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;

/**
 * Scratch databases with the bundled PostgreSQL: on its warm server or, where none can be started,
 * on one for this process alone.
 */
final class EmbeddedScratch {
  private final Clock clock;
  private final Events events;

  private EmbeddedScratch(Clock clock, Events events) {
    this.clock = clock;
    this.events = events;
  }

  static ScratchSource of(Clock clock, Events events) {
    return new WarmScratch(
        new BundledPostgres(), clock, events, new EmbeddedScratch(clock, events)::alone);
  }

  private ScratchServer alone(Exception failure) throws SQLException {
    events.emit(
        Event.debug("no-warm-server", "a PostgreSQL for this run alone: " + failure.getMessage()));
    EmbeddedServer server =
        EmbeddedServer.temporary(
            // Nothing here outlives a crash, so nothing has to reach the disk.
            Map.of("fsync", "off", "full_page_writes", "off", "synchronous_commit", "off"));
    return ScratchServer.of(
        database -> server.connect(database.isEmpty() ? "postgres" : database),
        clock,
        events,
        server::close,
        ScratchServer.Whose.OURS);
  }
}
