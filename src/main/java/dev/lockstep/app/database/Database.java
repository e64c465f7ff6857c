// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.database;

import dev.lockstep.postgres.Connections;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections straight from the driver, not pooled: for commands, and for the runner. */
public final class Database {
  private static final int CONNECT_SECONDS = 10;

  private Database() {}

  /**
   * A data source for {@code settings}; what the URL says itself wins over the defaults here. Its
   * statements are Lockstep's own, and resolve no name in a user's schema.
   */
  public static DataSource dataSource(DatabaseSettings settings, String application) {
    return source(settings, application, true);
  }

  /** The same for scratch databases, which hold nothing but what the caller makes there. */
  public static PGSimpleDataSource scratch(DatabaseSettings settings, String application) {
    return source(settings, application, false);
  }

  private static PGSimpleDataSource source(
      DatabaseSettings settings, String application, boolean own) {
    // The driver logs refused connections at its own discretion; we say it once, in our words.
    Logger.getLogger("org.postgresql").setLevel(Level.OFF);
    PGSimpleDataSource source = new ShortUrlDataSource(settings, own);
    source.setConnectTimeout(CONNECT_SECONDS);
    source.setTcpKeepAlive(true);
    source.setApplicationName(application);
    // Named prepared statements do not survive a transaction pooler older than PgBouncer 1.21.
    source.setPrepareThreshold(0);
    // The application's name travels in the start-up packet instead of a round trip of its own.
    source.setAssumeMinServerVersion("14");
    source.setURL(settings.jdbcUrl());
    settings.user().ifPresent(source::setUser);
    settings.password().ifPresent(source::setPassword);
    settings.keyPassword().ifPresent(source::setSslPassword);
    return source;
  }

  /** The same as {@link Connections}. */
  public static Connections connections(DataSource source) {
    return source::getConnection;
  }
}
