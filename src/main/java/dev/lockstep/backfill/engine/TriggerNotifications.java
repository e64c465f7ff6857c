// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.engine;

import dev.lockstep.backfill.run.RunControl;
import dev.lockstep.postgres.Connections;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Hears, by LISTEN, that there is work, so that a trigger anywhere starts it here at once. Only a
 * hint: polling finds the work too, where LISTEN does not work (PgBouncer in transaction mode).
 *
 * <p>Its connection is a session of its own that is never given to anyone else, because LISTEN is
 * session state; it is closed with the doorbell.
 */
final class TriggerNotifications implements Runnable {
  private static final Duration RETRY = Duration.ofSeconds(10);

  /** How long to wait on the socket before looking whether to stop. */
  private static final int LISTEN_MILLIS = 500;

  private final Connections dedicated;
  private final Runnable ring;
  private final EngineStop stop;

  TriggerNotifications(Connections dedicated, Runnable ring, EngineStop stop) {
    this.dedicated = dedicated;
    this.ring = ring;
    this.stop = stop;
  }

  @Override
  public void run() {
    while (!stop.stopped()) {
      try (Connection connection = dedicated.open();
          Statement statement = connection.createStatement()) {
        statement.execute("LISTEN " + RunControl.CHANNEL);
        PGConnection postgres = connection.unwrap(PGConnection.class);
        while (!stop.stopped()) {
          PGNotification[] heard = postgres.getNotifications(LISTEN_MILLIS);
          if (heard != null && heard.length > 0) {
            ring.run();
          }
        }
      } catch (SQLException | RuntimeException | OutOfMemoryError e) {
        System.getLogger(TriggerNotifications.class.getName())
            .log(System.Logger.Level.DEBUG, "cannot listen; polling goes on", e);
        stop.sleep(RETRY);
      }
    }
  }
}
