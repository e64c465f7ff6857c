package dev.lockstep.shadow;

import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;

/** Scratch databases on a server of our own. */
final class WarmScratch implements ScratchSource {
  private final Installation installation;
  private final Path home;
  private final Clock clock;
  private final Events events;

  WarmScratch(Installation installation, Clock clock, Events events) {
    this.installation = installation;
    this.home = WarmHome.of(installation.name());
    this.clock = clock;
    this.events = events;
  }

  @Override
  public String identity() {
    return installation.identity();
  }

  @Override
  public ScratchServer open() throws SQLException {
    try {
      return warm();
    } catch (IOException | SQLException e) {
      if (installation != Installation.BUNDLED) {
        throw new ScratchUnavailableException(installation, e);
      }
      events.emit(
          Event.debug("no-warm-server", "a PostgreSQL for this run alone: " + e.getMessage()));
      return alone();
    }
  }

  private ScratchServer warm() throws IOException, SQLException {
    WarmServer server = WarmServer.join(home, WarmServer.IDLE, installation);
    return open(server::connect, server::close, true);
  }

  private ScratchServer alone() throws SQLException {
    EmbeddedServer server =
        EmbeddedServer.temporary(
            // Nothing here outlives a crash, so nothing has to reach the disk.
            Map.of("fsync", "off", "full_page_writes", "off", "synchronous_commit", "off"));
    return open(server::connect, server::close, false);
  }

  private ScratchServer open(ServerAccess server, Runnable close, boolean own) throws SQLException {
    boolean opened = false;
    try {
      ScratchServer scratch =
          ScratchServer.open(
              database -> server.open(database.isEmpty() ? "postgres" : database),
              clock,
              events,
              close,
              own);
      opened = true;
      return scratch;
    } finally {
      if (!opened) {
        close.run();
      }
    }
  }
}
