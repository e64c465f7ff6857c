// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import dev.lockstep.event.Events;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;

/** Scratch databases on a warm server of our own. */
final class WarmScratch implements ScratchSource {
  private final Installation installation;
  private final Path home;
  private final Clock clock;
  private final Events events;
  private final Otherwise otherwise;

  /** What is done if no warm server can be started. */
  interface Otherwise {
    ScratchServer open(Exception failure) throws SQLException;
  }

  WarmScratch(Installation installation, Clock clock, Events events, Otherwise otherwise) {
    this.installation = installation;
    this.home = WarmHome.of(installation.name());
    this.clock = clock;
    this.events = events;
    this.otherwise = otherwise;
  }

  @Override
  public String identity() {
    return installation.identity();
  }

  @Override
  public ScratchServer open() throws SQLException {
    try {
      WarmServer server = WarmServer.join(home, WarmServer.IDLE, installation);
      return ScratchServer.of(server, clock, events, server::close, ScratchServer.Whose.OURS_KEPT);
    } catch (IOException | SQLException e) {
      return otherwise.open(e);
    }
  }
}
