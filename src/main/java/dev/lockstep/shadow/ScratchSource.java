// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import dev.lockstep.event.Events;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;

/** Where scratch databases come from. Nothing is started before one is needed. */
public interface ScratchSource {
  /**
   * What a proof made there depends on: where the server comes from and its version. Cheap.
   *
   * @throws SQLException if a server of the user's cannot be reached
   */
  String identity() throws SQLException;

  /**
   * Starts or reaches the server.
   *
   * @throws SQLException if it cannot be reached
   */
  ScratchServer open() throws SQLException;

  /** The same, on whose databases names are looked up along {@code path}. */
  default ScratchSource searching(String path) {
    return derived(" search_path=" + path, server -> server.searching(path));
  }

  /** The same, where nothing is kept for later runs, and what was kept goes. */
  default ScratchSource keepingNothing() {
    return derived("", ScratchServer::keepingNothing);
  }

  /**
   * The same, in whose sessions the time zone is {@code zone}, as in all of this process: what was
   * proven in another is not taken for proven.
   */
  default ScratchSource inTimeZone(String zone) {
    return derived(" TimeZone=" + zone, server -> server);
  }

  /** Makes another use of a server. */
  @FunctionalInterface
  interface Change {
    ScratchServer of(ScratchServer server) throws SQLException;
  }

  private ScratchSource derived(String identity, Change change) {
    ScratchSource source = this;
    return new ScratchSource() {
      @Override
      public String identity() throws SQLException {
        return source.identity() + identity;
      }

      @Override
      public ScratchServer open() throws SQLException {
        return change.of(source.open());
      }
    };
  }

  /**
   * A server of our own, from binaries on the class path: the warm one, or, where none can be
   * started, one for this process alone, gone when closed.
   */
  static ScratchSource embedded(Clock clock, Events events) {
    return EmbeddedScratch.of(clock, events);
  }

  /** A warm server of our own, made with the PostgreSQL that is installed here, if there is one. */
  static Optional<ScratchSource> installed(Clock clock, Events events) {
    return InstalledPostgres.find().map(found -> found.scratch(clock, events));
  }

  /** Ends the warm servers of this user, whatever is done there: what comes next begins cold. */
  static void stopWarm() throws IOException {
    WarmHome.all().forEach(WarmServer::stop);
  }

  /**
   * A server of the user's, which is left as it was found.
   *
   * @param name host, port and database, for messages
   */
  static ScratchSource on(ServerAccess access, String name, Clock clock, Events events) {
    return on(access, name, () -> ScratchServer.open(access, clock, events, () -> {}));
  }

  /**
   * A server of the user's, on which a few databases stay to be copied by later runs.
   *
   * @param name host, port and database, for messages
   */
  static ScratchSource keepingOn(ServerAccess access, String name, Clock clock, Events events) {
    return on(access, name, () -> ScratchServer.openKeeping(access, clock, events));
  }

  /** Opens a server. */
  @FunctionalInterface
  interface Opening {
    ScratchServer open() throws SQLException;
  }

  private static ScratchSource on(ServerAccess access, String name, Opening opening) {
    return new ScratchSource() {
      @Override
      public String identity() throws SQLException {
        try (Connection connection = access.open("")) {
          return name + " " + connection.getMetaData().getDatabaseMajorVersion();
        } catch (SQLException e) {
          throw new ScratchUnavailableException(name, e);
        }
      }

      @Override
      public ScratchServer open() throws SQLException {
        try {
          return opening.open();
        } catch (SQLException e) {
          throw new ScratchUnavailableException(name, e);
        }
      }
    };
  }
}
