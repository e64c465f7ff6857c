package dev.lockstep.shadow;

import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.postgres.Identifiers;
import dev.lockstep.postgres.SqlState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * A server on which scratch databases come and go. What killed processes left there is removed when
 * one is opened: never a database that somebody is connected to, nor one whose process may live.
 */
public final class ScratchServer implements AutoCloseable {
  private final ServerAccess access;
  private final ScratchOwner owner;
  private final Runnable release;
  private final int major;

  private ScratchServer(ServerAccess access, ScratchOwner owner, Runnable release, int major) {
    this.access = access;
    this.owner = owner;
    this.release = release;
    this.major = major;
  }

  /**
   * Opens a server and sweeps it.
   *
   * @param release what to do with the server when this is closed
   * @throws SQLException if the server cannot be reached
   */
  public static ScratchServer open(
      ServerAccess access, Clock clock, Events events, Runnable release) throws SQLException {
    ScratchOwner owner = new ScratchOwner(clock);
    try (Connection connection = access.open("")) {
      int major = connection.getMetaData().getDatabaseMajorVersion();
      ScratchServer server = new ScratchServer(access, owner, release, major);
      server.sweep(connection, events);
      return server;
    }
  }

  /** The PostgreSQL major. */
  public int major() {
    return major;
  }

  /**
   * Creates an empty database.
   *
   * @throws SQLException 42501 if the role may not create databases
   */
  public ScratchDatabase create() throws SQLException {
    // template0: whatever was put into template1 is not part of anybody's schema.
    return create("template0");
  }

  /** Creates a copy of {@code template}, to which nobody may be connected. */
  public ScratchDatabase copyOf(ScratchDatabase template) throws SQLException {
    return create(template.name());
  }

  private ScratchDatabase create(String template) throws SQLException {
    String name = owner.next().toString();
    execute(
        "CREATE DATABASE "
            + Identifiers.quote(name)
            + " TEMPLATE "
            + Identifiers.quote(template)
            + (template.equals("template0") ? " ENCODING 'UTF8'" : ""));
    return new ScratchDatabase(this, name);
  }

  Connection open(String database) throws SQLException {
    return access.open(database);
  }

  void drop(String database) throws SQLException {
    execute("DROP DATABASE IF EXISTS " + Identifiers.quote(database) + " WITH (FORCE)");
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = access.open("");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private void sweep(Connection connection, Events events) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String name : leftovers(statement)) {
        try {
          // Not forced: PostgreSQL itself refuses while somebody is connected.
          statement.execute("DROP DATABASE IF EXISTS " + Identifiers.quote(name));
          events.emit(
              Event.info("scratch-swept", "removed scratch database " + name + " of a killed run")
                  .with("database", name));
        } catch (SQLException e) {
          if (SqlState.isConnectionLost(e)) {
            throw e;
          }
          events.emit(
              Event.debug("scratch-kept", "scratch database " + name + " stays: " + e.getMessage())
                  .with("database", name));
        }
      }
    }
  }

  private List<String> leftovers(Statement statement) throws SQLException {
    List<String> names = new ArrayList<>();
    try (ResultSet results =
        statement.executeQuery(
            """
            SELECT d.datname
              FROM pg_catalog.pg_database d
             WHERE starts_with(d.datname::text, 'lockstep_scratch_')
               AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_stat_activity a WHERE a.datid = d.oid)""")) {
      while (results.next()) {
        names.add(results.getString(1));
      }
    }
    return names.stream()
        .filter(name -> ScratchName.parse(name).filter(owner::abandoned).isPresent())
        .toList();
  }

  @Override
  public void close() {
    release.run();
  }
}
