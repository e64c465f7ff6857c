// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import dev.lockstep.event.Event;
import dev.lockstep.postgres.session.OwnConnection;
import dev.lockstep.shadow.EmbeddedServer;
import dev.lockstep.shadow.ScratchSource;
import dev.lockstep.shadow.ServerAccess;
import dev.lockstep.snapshot.SnapshotSettings.BeforeMigrate;
import dev.lockstep.support.ElderServer;
import dev.lockstep.support.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A database on a server that the {@code pg_dump} at hand can read, and its snapshots. */
final class SnapshotScene implements AutoCloseable {
  final TestDatabase database;
  final Path folder;
  final List<Event> events = new CopyOnWriteArrayList<>();

  private final EmbeddedServer server;
  private final List<String> restored = new ArrayList<>();
  private String user = "postgres";
  private Optional<Path> programs = Optional.empty();
  private List<String> command = List.of();
  private EmbeddedServer scratch;

  SnapshotScene(ElderServer elder, Path folder) {
    this.server = elder.server();
    this.scratch = elder.server();
    this.database = TestDatabase.on(server);
    if (EmbeddedServer.version().startsWith("14.")) {
      // There are no programs of 14 to be had here: newer ones are taken where they are named.
      programs = Optional.of(ClientPrograms.ofDump(14, Optional.empty()).folder());
    }
    this.folder = folder;
  }

  SnapshotScene as(String role) {
    user = role;
    return this;
  }

  SnapshotScene programsIn(Path place) {
    programs = Optional.of(place);
    return this;
  }

  SnapshotScene command(String... words) {
    command = List.of(words);
    return this;
  }

  SnapshotScene scratchOn(EmbeddedServer other) {
    scratch = other;
    return this;
  }

  SnapshotSettings settings() {
    return new SnapshotSettings(
        folder, programs, 2, 2, Duration.ofDays(1), BeforeMigrate.FALSE, command);
  }

  Snapshots snapshots() {
    return new Snapshots(
        settings(),
        new Snapshots.Tools(
            () -> new Site(access(), "test/" + database.name(), server::url),
            () ->
                ScratchSource.on(
                    name -> scratch.connect(name.isEmpty() ? "postgres" : name),
                    "scratch",
                    Clock.systemUTC(),
                    events::add),
            "test",
            Progress.Listener.NONE,
            events::add,
            Clock.systemUTC()));
  }

  ServerAccess access() {
    return new ServerAccess() {
      @Override
      public Connection open(String name) throws SQLException {
        Connection connection =
            DriverManager.getConnection(
                "jdbc:postgresql://localhost:"
                    + server.port()
                    + "/"
                    + (name.isEmpty() ? database.name() : name)
                    + "?user="
                    + user);
        return name.isEmpty() ? OwnConnection.of(connection) : connection;
      }

      @Override
      public Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PGHOST", "localhost");
        environment.put("PGPORT", String.valueOf(server.port()));
        environment.put("PGUSER", user);
        return environment;
      }
    };
  }

  /** The name of a database that is dropped when the scene is over. */
  String restoredName() {
    String name = database.name() + "_r" + restored.size();
    restored.add(name);
    return name;
  }

  String url(String name) {
    return server.url(name);
  }

  /** The only value of a query in a database that was restored. */
  String value(String name, String sql) throws SQLException {
    try (Connection connection = server.connect(name);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }

  /** Databases that a restore left unfinished. */
  List<String> unfinished() {
    return database.rows(
        "SELECT datname FROM pg_database WHERE starts_with(datname, 'lockstep_restoring_')");
  }

  /** Scratch databases of this process that are still there. */
  void onServer(String... statements) {
    database.execute(statements);
  }

  @Override
  public void close() {
    for (String name : restored) {
      database.execute("DROP DATABASE IF EXISTS \"" + name + "\" WITH (FORCE)");
    }
    database.close();
  }
}
