// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.rehearsal;

import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.postgres.DerivedName;
import dev.lockstep.postgres.SqlState;
import dev.lockstep.shadow.ServerAccess;
import dev.lockstep.sql.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * A copy of a database on the live server, for one rehearsal. Its name says what it is and is
 * always the same for one live database: what a killed rehearsal left is dropped by the next.
 */
public final class DatabaseCopy implements AutoCloseable {
  private static final String PREFIX = "lockstep_rehearsal_";

  private final Connection administration;
  private final String name;
  private final Duration took;
  private final Events events;

  private DatabaseCopy(Connection administration, String name, Duration took, Events events) {
    this.administration = administration;
    this.name = name;
    this.took = took;
    this.events = events;
  }

  /** Makes the database of this name. */
  @FunctionalInterface
  public interface Filling {
    void into(Connection administration, String name) throws SQLException, InterruptedException;
  }

  /**
   * Makes a copy.
   *
   * @param server whose administrator may create databases
   * @param live the database that the rehearsal is for
   * @throws RehearsalException if another rehearsal for it runs now
   */
  public static DatabaseCopy make(ServerAccess server, String live, Filling filling, Events events)
      throws SQLException, InterruptedException {
    String name = DerivedName.of(PREFIX, live);
    Connection administration = server.open("");
    boolean made = false;
    try {
      lock(administration, name);
      execute(
          administration, "DROP DATABASE IF EXISTS " + Identifiers.quote(name) + " WITH (FORCE)");
      long began = System.nanoTime();
      filling.into(administration, name);
      DatabaseCopy copy =
          new DatabaseCopy(
              administration, name, Duration.ofNanos(System.nanoTime() - began), events);
      made = true;
      return copy;
    } finally {
      if (!made) {
        administration.close();
      }
    }
  }

  /** By PostgreSQL itself, file by file: a database that no session is connected to. */
  public static Filling ofDatabase(String template) {
    return (administration, name) -> {
      try {
        execute(
            administration,
            "CREATE DATABASE "
                + Identifiers.quote(name)
                + " TEMPLATE "
                + Identifiers.quote(template)
                + " ALLOW_CONNECTIONS false");
        // The rights to the database itself are not copied: it is nobody's but this login's.
        execute(
            administration, "REVOKE ALL ON DATABASE " + Identifiers.quote(name) + " FROM PUBLIC");
        execute(
            administration,
            "ALTER DATABASE " + Identifiers.quote(name) + " ALLOW_CONNECTIONS true");
      } catch (SQLException e) {
        String state = SqlState.of(e);
        if (state.equals(SqlState.UNKNOWN_DATABASE)) {
          throw new RehearsalException(
              "there is no database "
                  + template
                  + " on this server to rehearse on: restore a"
                  + " snapshot into one ('lockstep snapshot restore'), or name a verified snapshot",
              e);
        }
        if (state.equals(SqlState.OBJECT_IN_USE)) {
          throw new RehearsalException(
              "database "
                  + template
                  + " is in use, and PostgreSQL copies only one that no session"
                  + " is connected to: end its sessions, or rehearse on a snapshot",
              e);
        }
        throw e;
      }
    };
  }

  private static void lock(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT pg_catalog.pg_try_advisory_lock(pg_catalog.hashtextextended(?, 0))")) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        if (!row.getBoolean(1)) {
          throw new RehearsalException(
              "another rehearsal for this database runs now, in database "
                  + name
                  + "; wait for its end",
              null);
        }
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The name of the database. */
  public String name() {
    return name;
  }

  /** How long it took to make it. */
  public Duration took() {
    return took;
  }

  /** Drops it. */
  @Override
  public void close() {
    try (Connection last = administration) {
      execute(last, "DROP DATABASE IF EXISTS " + Identifiers.quote(name) + " WITH (FORCE)");
    } catch (SQLException e) {
      events.emit(
          Event.warn(
                  "rehearsal-not-swept",
                  "database "
                      + name
                      + " is left of the rehearsal and could not be dropped ("
                      + e.getMessage()
                      + "); the next rehearsal drops it, or DROP DATABASE "
                      + Identifiers.quoteIfNeeded(name))
              .with("database", name));
    }
  }
}
