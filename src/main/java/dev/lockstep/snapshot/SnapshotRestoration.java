// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.postgres.SqlState;
import dev.lockstep.sql.Identifiers;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Restores a snapshot into a new database, never into one that is there. Until all is in it and was
 * compared, the database has a name that says that it is unfinished; a process that is killed
 * leaves that one behind, and the next restore of the same name removes it first.
 */
final class SnapshotRestoration {
  private static final String UNDEFINED_OBJECT = "42704";
  private static final String DUPLICATE_DATABASE = "42P04";

  private final Site site;
  private final SnapshotFolder folder;
  private final Optional<Path> programs;
  private final int jobs;
  private final Progress.Listener listener;
  private final Events events;
  private final List<String> notes = new ArrayList<>();

  SnapshotRestoration(
      Site site,
      SnapshotFolder folder,
      Optional<Path> programs,
      int jobs,
      Progress.Listener listener,
      Events events) {
    this.site = site;
    this.folder = folder;
    this.programs = programs;
    this.jobs = jobs;
    this.listener = listener;
    this.events = events;
  }

  RestoredDatabase restore(SnapshotId id, String name)
      throws SQLException, IOException, InterruptedException {
    long began = System.nanoTime();
    DatabaseNames names = DatabaseNames.of(name);
    Manifest manifest = folder.manifest(id);
    if (manifest.isOfCommand()) {
      throw SnapshotException.unusable(
          "snapshot "
              + id
              + " was made by "
              + manifest.program()
              + ", and only that can restore it; see its output with 'lockstep snapshot list"
              + " --output json'");
    }
    Restoring restoring =
        new Restoring(manifest, folder.data(id), programs, jobs, listener, events);
    ClientPrograms from = restoring.programs();
    try (Connection administration = site.server().open("")) {
      ExportedSnapshot.requireDirect(administration, site.target());
      requireFree(administration, names);
      restoring.requireFit(
          administration, "the server of " + site.target(), "set DATABASE_URL to one that can");
      FileSums.verify(id, folder.data(id), manifest.files());
      boolean done = false;
      try {
        create(administration, names, manifest);
        fill(restoring, from, names, manifest);
        rename(administration, names);
        done = true;
      } finally {
        if (!done) {
          drop(administration, names);
        }
      }
    }
    return new RestoredDatabase(
        name,
        manifest,
        notes,
        names.switchOver(manifest),
        site.urlOf().apply(name),
        Duration.ofNanos(System.nanoTime() - began));
  }

  /** That nothing of this name is there, or being made; what a killed process left is removed. */
  private void requireFree(Connection connection, DatabaseNames names) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT pg_catalog.pg_try_advisory_lock(pg_catalog.hashtextextended(?, 0)),"
                + " r.rolsuper OR r.rolcreatedb, r.rolname"
                + " FROM pg_catalog.pg_roles r WHERE r.rolname OPERATOR(pg_catalog.=) current_user")) {
      statement.setString(1, names.unfinished());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        if (!row.getBoolean(1)) {
          throw SnapshotException.busy(
              "another process restores into database "
                  + names.name()
                  + " now; wait for its end, or choose another name");
        }
        if (!row.getBoolean(2)) {
          throw SnapshotException.failed(
              "role "
                  + row.getString(3)
                  + " may not create databases on "
                  + site.target()
                  + "; ALTER ROLE "
                  + Identifiers.quoteIfNeeded(row.getString(3))
                  + " CREATEDB, or set DATABASE_URL to a login that may");
        }
      }
    }
    if (exists(connection, names.name())) {
      throw SnapshotException.unusable(
          "database "
              + names.name()
              + " exists: a snapshot is restored into a new one only; give --to another name");
    }
    if (exists(connection, names.unfinished())) {
      drop(connection, names);
      events.emit(
          Event.info(
              "restore-swept",
              "removed database "
                  + names.unfinished()
                  + ", which a restore that was killed left unfinished"));
    }
  }

  private static boolean exists(Connection connection, String database) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT FROM pg_catalog.pg_database WHERE datname OPERATOR(pg_catalog.=) ?::name")) {
      statement.setString(1, database);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  private void create(Connection connection, DatabaseNames names, Manifest manifest)
      throws SQLException {
    DatabaseTraits traits = manifest.traits();
    int major = connection.getMetaData().getDatabaseMajorVersion();
    String sql =
        "CREATE DATABASE "
            + Identifiers.quote(names.unfinished())
            + " TEMPLATE template0 ENCODING "
            + Identifiers.literal(traits.encoding())
            + " LC_COLLATE "
            + Identifiers.literal(traits.collate())
            + " LC_CTYPE "
            + Identifiers.literal(traits.ctype())
            + (major < 15 ? "" : " LOCALE_PROVIDER " + Identifiers.quote(traits.provider()))
            + (traits.provider().equals("icu")
                ? " ICU_LOCALE " + Identifiers.literal(traits.locale())
                : "")
            + (traits.provider().equals("builtin")
                ? " BUILTIN_LOCALE " + Identifiers.literal(traits.locale())
                : "")
            + " ALLOW_CONNECTIONS false";
    try (Statement statement = connection.createStatement()) {
      try {
        statement.execute(sql + " OWNER " + Identifiers.quote(traits.owner()));
      } catch (SQLException e) {
        String state = SqlState.of(e);
        if (!state.equals(SqlState.INSUFFICIENT_PRIVILEGE) && !state.equals(UNDEFINED_OBJECT)) {
          throw e;
        }
        statement.execute(sql);
        notes.add("the database belongs to this login and not to " + traits.owner());
      }
      closeToOthers(statement, Identifiers.quote(names.unfinished()));
    }
  }

  /** Nobody else works in a database that is half there: it opens when PUBLIC is out. */
  private static void closeToOthers(Statement statement, String name) throws SQLException {
    statement.execute("REVOKE CONNECT ON DATABASE " + name + " FROM PUBLIC");
    statement.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS true");
  }

  private void fill(
      Restoring restoring, ClientPrograms from, DatabaseNames names, Manifest manifest)
      throws SQLException, IOException, InterruptedException {
    if (!manifest.traits().hasPublic()) {
      execute(names, "DROP SCHEMA public");
    }
    Map<String, String> environment = new LinkedHashMap<>(site.server().environment());
    environment.put("PGDATABASE", names.unfinished());
    restoring.load(from, environment, List.of());
    List<String> differences =
        new SnapshotComparison(manifest, () -> site.server().open(names.unfinished()), jobs)
            .differences(true);
    if (!differences.isEmpty()) {
      throw SnapshotException.damaged(FileSums.damage(manifest.id(), differences));
    }
    execute(names, "ANALYZE");
    try (Connection connection = site.server().open(names.unfinished())) {
      notes.addAll(TraitsWriter.write(connection, names.unfinished(), manifest.traits()));
    }
  }

  private void execute(DatabaseNames names, String sql) throws SQLException {
    try (Connection connection = site.server().open(names.unfinished());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void rename(Connection connection, DatabaseNames names) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "ALTER DATABASE "
              + Identifiers.quote(names.unfinished())
              + " RENAME TO "
              + Identifiers.quote(names.name()));
    } catch (SQLException e) {
      if (SqlState.of(e).equals(DUPLICATE_DATABASE)) {
        throw SnapshotException.unusable(
            "database "
                + names.name()
                + " was made by another process meanwhile; give --to another name",
            e);
      }
      throw e;
    }
  }

  /** What cannot be dropped keeps the name that says what it is. */
  private void drop(Connection connection, DatabaseNames names) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "DROP DATABASE IF EXISTS " + Identifiers.quote(names.unfinished()) + " WITH (FORCE)");
    } catch (SQLException e) {
      events.emit(
          Event.warn(
                  "restore-not-swept",
                  "database "
                      + names.unfinished()
                      + " is unfinished and could not be dropped ("
                      + e.getMessage()
                      + "); the next restore into "
                      + names.name()
                      + " drops it, or DROP DATABASE "
                      + Identifiers.quoteIfNeeded(names.unfinished()))
              .with("database", names.unfinished()));
    }
  }
}
