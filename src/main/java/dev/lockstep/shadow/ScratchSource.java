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
    ScratchSource source = this;
    return new ScratchSource() {
      @Override
      public String identity() throws SQLException {
        return source.identity() + " search_path=" + path;
      }

      @Override
      public ScratchServer open() throws SQLException {
        return source.open().searching(path);
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
   * A server of the user's.
   *
   * @param name host, port and database, for messages
   */
  static ScratchSource on(ServerAccess access, String name, Clock clock, Events events) {
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
          return ScratchServer.open(access, clock, events, () -> {});
        } catch (SQLException e) {
          throw new ScratchUnavailableException(name, e);
        }
      }
    };
  }
}
