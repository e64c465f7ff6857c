package dev.lockstep.shadow;

import dev.lockstep.event.Events;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;

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

  /** A server of our own, from binaries on the class path, gone when closed. */
  static ScratchSource embedded(Clock clock, Events events) {
    return new ScratchSource() {
      @Override
      public String identity() {
        return "embedded " + EmbeddedServer.version();
      }

      @Override
      public ScratchServer open() throws SQLException {
        EmbeddedServer server =
            EmbeddedServer.temporary(
                // Nothing here outlives a crash, so nothing has to reach the disk.
                Map.of("fsync", "off", "full_page_writes", "off", "synchronous_commit", "off"));
        boolean opened = false;
        try {
          ScratchServer scratch =
              ScratchServer.open(
                  database -> server.connect(database.isEmpty() ? "postgres" : database),
                  clock,
                  events,
                  server::close);
          opened = true;
          return scratch;
        } finally {
          if (!opened) {
            server.close();
          }
        }
      }
    };
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
        try (var connection = access.open("")) {
          return name + " " + connection.getMetaData().getDatabaseMajorVersion();
        }
      }

      @Override
      public ScratchServer open() throws SQLException {
        return ScratchServer.open(access, clock, events, () -> {});
      }
    };
  }
}
