// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import dev.lockstep.event.Events;
import dev.lockstep.postgres.SqlState;
import dev.lockstep.sql.Identifiers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A server on which scratch databases come and go. What killed processes left there is removed when
 * one is opened: never a database with sessions, nor one whose process may live.
 */
public final class ScratchServer implements AutoCloseable {
  private final ServerAccess access;
  private final AdminSessions sessions;
  private final ScratchOwner owner;
  private final Runnable release;
  private final int major;
  private final Templates templates;
  private final boolean ours;
  private final ScratchRoles roles;
  private final String searchPath;

  private ScratchServer(
      ServerAccess access,
      AdminSessions sessions,
      ScratchOwner owner,
      Runnable release,
      int major,
      Templates templates,
      Whose whose,
      String searchPath) {
    this.access = access;
    this.sessions = sessions;
    this.owner = owner;
    this.release = release;
    this.major = major;
    this.templates = templates;
    this.ours = whose != Whose.USERS && whose != Whose.USERS_KEPT;
    this.roles = new ScratchRoles(sessions, owner, ours);
    this.searchPath = searchPath;
  }

  /** Whose server it is, and so what may be left on it. */
  enum Whose {
    /** It is left as it was found. */
    USERS,
    /** The same, but for some templates. */
    USERS_KEPT,
    /** For scratch databases alone, and gone with this process. */
    OURS,
    /** For scratch databases alone, and templates may stay on it. */
    OURS_KEPT
  }

  /**
   * Opens a server and sweeps it.
   *
   * @param release what to do with the server when this is closed
   * @throws SQLException if the server cannot be reached
   */
  public static ScratchServer open(
      ServerAccess access, Clock clock, Events events, Runnable release) throws SQLException {
    return open(access, clock, events, release, Whose.USERS);
  }

  /** The same; what is worth copying later is kept there, in a few databases with names of ours. */
  static ScratchServer openKeeping(ServerAccess access, Clock clock, Events events)
      throws SQLException {
    return open(access, clock, events, () -> {}, Whose.USERS_KEPT);
  }

  private static ScratchServer open(
      ServerAccess access, Clock clock, Events events, Runnable release, Whose whose)
      throws SQLException {
    AdminSessions sessions = new AdminSessions(access);
    boolean opened = false;
    try {
      int major =
          sessions.run(
              statement -> statement.getConnection().getMetaData().getDatabaseMajorVersion());
      Templates templates =
          switch (whose) {
            case USERS, OURS -> Templates.NONE;
            case USERS_KEPT -> Templates.keptOnUsers(sessions, clock, major);
            case OURS_KEPT -> Templates.keptOn(sessions);
          };
      ScratchServer server =
          new ScratchServer(
              access, sessions, new ScratchOwner(clock), release, major, templates, whose, "");
      new DatabaseLeftovers(sessions, server.owner).sweep(events);
      templates.sweep();
      server.roles.sweep();
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
   * @param whose ours
   */
  static ScratchServer of(
      ServerAccess server, Clock clock, Events events, Runnable release, Whose whose)
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
              whose);
      opened = true;
      return scratch;
    } finally {
      if (!opened) {
        release.run();
      }
    }
  }

  /** The same, on whose databases names are looked up along {@code path}; empty: as usual. */
  public ScratchServer searching(String path) {
    return new ScratchServer(this, templates, path);
  }

  /**
   * The same, where nothing is kept. What this role kept on a user's server before is dropped.
   *
   * @throws SQLException if something cannot be dropped
   */
  public ScratchServer keepingNothing() throws SQLException {
    if (!ours) {
      Templates.dropAll(sessions);
    }
    return new ScratchServer(this, Templates.NONE, searchPath);
  }

  private ScratchServer(ScratchServer server, Templates templates, String searchPath) {
    this.access = server.access;
    this.sessions = server.sessions;
    this.owner = server.owner;
    this.release = server.release;
    this.major = server.major;
    this.templates = templates;
    this.ours = server.ours;
    this.roles = server.roles;
    this.searchPath = searchPath;
  }

  /** The roles of the server. */
  ScratchRoles roles() {
    return roles;
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
    // template0: whatever was put into template1 is not part of a user's schema.
    return create("template0");
  }

  /** Creates a copy of {@code template}, which may have no sessions. */
  public ScratchDatabase copyOf(ScratchDatabase template) throws SQLException {
    return create(template.name());
  }

  /** Whether databases may be kept on it. */
  public boolean keeps() {
    return templates != Templates.NONE;
  }

  /** A copy of the database that is kept under the first of {@code keys} that one is kept under. */
  public Optional<KeptCopy> copyOfKept(List<String> keys) throws SQLException {
    Optional<String> key = templates.first(keys);
    try {
      return key.isPresent()
          ? Optional.of(new KeptCopy(key.get(), create(templates.name(key.get()))))
          : Optional.empty();
    } catch (SQLException e) {
      if (SqlState.of(e).equals(SqlState.UNKNOWN_DATABASE)
          || SqlState.of(e).equals(SqlState.OBJECT_IN_USE)) {
        // Another process needed the room meanwhile, or is in it for long.
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The database that is kept under {@code key} itself, to try something out in. */
  public Optional<KeptDatabase> enterKept(String key) throws SQLException {
    return templates.first(List.of(key)).isPresent()
        ? KeptDatabase.enter(this, templates.name(key))
        : Optional.empty();
  }

  /**
   * Keeps a database as it is under {@code key}, where that can be. It may have no sessions. On a
   * user's server one that needs roles of ours is not kept: these are dropped in the end.
   *
   * @return a database to go on with: a copy, or itself if it is not kept
   */
  public ScratchDatabase keep(ScratchDatabase database, String key) throws SQLException {
    return keepAsItIs(database, key) ? create(templates.name(key)) : database;
  }

  /** The same; if it is kept, {@code database} is not there any more under the name it had. */
  public boolean keepAsItIs(ScratchDatabase database, String key) throws SQLException {
    if (templates == Templates.NONE || (!ours && roles.madeAny())) {
      return false;
    }
    sessions.awaitNoneOn(database.name());
    return templates.keep(database.name(), key);
  }

  private ScratchDatabase create(String template) throws SQLException {
    String name = owner.next().toString();
    if (!template.equals("template0")) {
      sessions.awaitNoneOn(template);
    }
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
            NewDatabase.prepare(statement, name, searchPath);
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

  @Override
  public void close() {
    roles.close();
    sessions.close();
    release.run();
  }
}
