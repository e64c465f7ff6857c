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
import java.util.Map;
import java.util.Optional;

/**
 * A server on which scratch databases come and go. What killed processes left there is removed when
 * one is opened: never a database that somebody is connected to, nor one whose process may live.
 */
public final class ScratchServer implements AutoCloseable {
  private final ServerAccess access;
  private final AdminSessions sessions;
  private final ScratchOwner owner;
  private final Runnable release;
  private final int major;
  private final Templates templates;

  private ScratchServer(
      ServerAccess access,
      AdminSessions sessions,
      ScratchOwner owner,
      Runnable release,
      int major,
      boolean own) {
    this.access = access;
    this.sessions = sessions;
    this.owner = owner;
    this.release = release;
    this.major = major;
    this.templates = own ? Templates.keptOn(sessions) : Templates.NONE;
  }

  /**
   * Opens a server and sweeps it.
   *
   * @param release what to do with the server when this is closed
   * @throws SQLException if the server cannot be reached
   */
  public static ScratchServer open(
      ServerAccess access, Clock clock, Events events, Runnable release) throws SQLException {
    return open(access, clock, events, release, false);
  }

  private static ScratchServer open(
      ServerAccess access, Clock clock, Events events, Runnable release, boolean own)
      throws SQLException {
    AdminSessions sessions = new AdminSessions(access);
    boolean opened = false;
    try {
      int major =
          sessions.run(
              statement -> statement.getConnection().getMetaData().getDatabaseMajorVersion());
      ScratchServer server =
          new ScratchServer(access, sessions, new ScratchOwner(clock), release, major, own);
      server.sweep(events);
      opened = true;
      return server;
    } finally {
      if (!opened) {
        sessions.close();
      }
    }
  }

  /**
   * Opens a server of our own, which is released if that fails.
   *
   * @param own whether it is for scratch databases alone, and templates may stay on it
   */
  static ScratchServer of(
      ServerAccess server, Clock clock, Events events, Runnable release, boolean own)
      throws SQLException {
    boolean opened = false;
    try {
      ScratchServer scratch =
          open(
              new ServerAccess() {
                @Override
                public Connection open(String database) throws SQLException {
                  return server.open(database.isEmpty() ? "postgres" : database);
                }

                @Override
                public Map<String, String> environment() throws SQLException {
                  return server.environment();
                }
              },
              clock,
              events,
              release,
              own);
      opened = true;
      return scratch;
    } finally {
      if (!opened) {
        release.run();
      }
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

  /** Whether databases may be kept on it. */
  public boolean keeps() {
    return templates != Templates.NONE;
  }

  /**
   * A copy of the database that is kept under the first of {@code keys} that one is kept under;
   * never of one on a user's server.
   */
  public Optional<KeptCopy> copyOfKept(List<String> keys) throws SQLException {
    Optional<String> key = templates.first(keys);
    try {
      return key.isPresent()
          ? Optional.of(new KeptCopy(key.get(), create(templates.name(key.get()))))
          : Optional.empty();
    } catch (SQLException e) {
      if (SqlState.of(e).equals(SqlState.UNKNOWN_DATABASE)) {
        // Another process needed the room meanwhile.
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Keeps a database as it is under {@code key}, where that can be. Nobody may be connected to it.
   *
   * @return a database to go on with: a copy, or itself if it is not kept
   */
  public ScratchDatabase keep(ScratchDatabase database, String key) throws SQLException {
    return templates.keep(database.name(), key) ? create(templates.name(key)) : database;
  }

  private ScratchDatabase create(String template) throws SQLException {
    String name = owner.next().toString();
    try {
      sessions.run(
          statement -> {
            statement.execute(
                "CREATE DATABASE "
                    + Identifiers.quote(name)
                    + " TEMPLATE "
                    + Identifiers.quote(template)
                    + (template.equals("template0") ? " ENCODING 'UTF8'" : "")
                    + " ALLOW_CONNECTIONS false"
                    + templates.strategy(major));
            closeToOthers(statement, name);
            endWithTheirClients(statement, name);
            return name;
          });
    } catch (SQLException e) {
      if (SqlState.of(e).equals(SqlState.INSUFFICIENT_PRIVILEGE)) {
        throw new ScratchUnavailableException("LOCKSTEP_SHADOW_URL", e);
      }
      throw e;
    }
    return new ScratchDatabase(this, name);
  }

  /**
   * Other roles of the server may connect to a new database by default, and in public they could
   * lay out what the migrations would then call. They never get in: it opens when they are out.
   */
  private static void closeToOthers(Statement statement, String database) throws SQLException {
    String name = Identifiers.quote(database);
    statement.execute(
        "REVOKE CONNECT ON DATABASE "
            + name
            + " FROM PUBLIC; ALTER DATABASE "
            + name
            + " ALLOW_CONNECTIONS true");
  }

  /**
   * A session whose client was killed goes on until its statement ends, and nobody may drop its
   * database for as long. Not every platform can notice; there it is swept later.
   */
  private static void endWithTheirClients(Statement statement, String database) {
    try {
      statement.execute(
          "ALTER DATABASE "
              + Identifiers.quote(database)
              + " SET client_connection_check_interval = '1s'");
    } catch (SQLException e) {
      System.getLogger(ScratchServer.class.getName())
          .log(System.Logger.Level.DEBUG, "sessions may outlive their clients", e);
    }
  }

  Connection open(String database) throws SQLException {
    return access.open(database);
  }

  /** A session outside of the scratch databases, for what is the whole server's. */
  public Connection administration() throws SQLException {
    return access.open("");
  }

  Map<String, String> environment() throws SQLException {
    return access.environment();
  }

  void drop(String database) throws SQLException {
    sessions.run(
        statement ->
            statement.execute(
                "DROP DATABASE IF EXISTS " + Identifiers.quote(database) + " WITH (FORCE)"));
  }

  private void sweep(Events events) throws SQLException {
    for (String name : sessions.run(this::leftovers)) {
      try {
        // Not forced: PostgreSQL itself refuses while somebody is connected.
        sessions.run(
            statement -> statement.execute("DROP DATABASE IF EXISTS " + Identifiers.quote(name)));
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
    sessions.close();
    release.run();
  }
}
