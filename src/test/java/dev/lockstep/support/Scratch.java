// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.support;

import dev.lockstep.event.Events;
import dev.lockstep.shadow.ScratchServer;
import dev.lockstep.shadow.ScratchSource;
import java.sql.SQLException;
import java.time.Clock;

/** Scratch databases on the one embedded server of this JVM. */
public final class Scratch {
  private Scratch() {}

  public static ScratchSource source() {
    return ScratchSource.on(
        database -> TestDatabase.server().connect(database.isEmpty() ? "postgres" : database),
        "test server",
        Clock.systemUTC(),
        Events.NONE);
  }

  public static ScratchServer server() throws SQLException {
    return source().open();
  }
}
