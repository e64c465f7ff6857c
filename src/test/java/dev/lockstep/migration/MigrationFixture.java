// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration;

import dev.lockstep.config.Database;
import dev.lockstep.config.DatabaseSettings;
import dev.lockstep.event.Event;
import dev.lockstep.migration.MigrationRunner.Options;
import dev.lockstep.migration.flyway.FlywayEngine;
import dev.lockstep.postgres.Connections;
import dev.lockstep.scope.NotOurs;
import dev.lockstep.support.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A database, a folder of migrations, and a runner over both. */
final class MigrationFixture implements AutoCloseable {
  final TestDatabase database = TestDatabase.create();
  final Path folder;
  final List<Event> events = new CopyOnWriteArrayList<>();
  final Set<String> completeBackfills = ConcurrentHashMap.newKeySet();
  Duration lockTimeout = Duration.ofMillis(300);
  Duration statementTimeout = Duration.ofMinutes(5);
  Duration lockRetryFor = Duration.ofMinutes(1);
  Duration leaseWait = Duration.ofMinutes(1);
  List<NotOurs> notOurs = List.of();
  long keepLimit;

  MigrationFixture(Path folder) {
    this.folder = folder;
  }

  MigrationFixture with(String name, String sql) {
    try {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.writeString(folder.resolve(name), sql);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  MigrationFixture without(String name) {
    try {
      Files.delete(folder.resolve(name));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  MigrationRunner runner() {
    return runner(database.connections());
  }

  MigrationRunner runner(Connections connections) {
    return runner(connections, database.url());
  }

  /** One whose engine logs in by {@code url}. */
  MigrationRunner runner(Connections connections, String url) {
    Gate gate =
        new Gate() {
          @Override
          public boolean complete(Connection connection, String backfill) {
            return completeBackfills.contains(backfill);
          }

          @Override
          public void run(String backfill) {
            completeBackfills.add(backfill);
          }
        };
    return new MigrationRunner(context(connections, url), gate);
  }

  /** What runs in either direction work with. */
  RunContext context() {
    return context(database.connections(), database.url());
  }

  /** The same of one whose engine logs in by {@code url}. */
  RunContext context(Connections connections, String url) {
    DatabaseSettings settings = DatabaseSettings.parse(url);
    return new RunContext(
        connections,
        new FlywayEngine(Database.dataSource(settings, "lockstep test")),
        new MigrationSettings(
            () -> MigrationFolder.read(folder),
            lockTimeout,
            statementTimeout,
            lockRetryFor,
            leaseWait,
            "test",
            notOurs,
            keepLimit),
        events::add,
        RunListener.NONE,
        Pause.SLEEP);
  }

  RunReport migrate() {
    return migrate(Options.ALL);
  }

  RunReport migrate(Options options) {
    try {
      return runner().run(options);
    } catch (SQLException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  List<String> history() {
    return database.rows(
        "SELECT version, script, type, success FROM flyway_schema_history ORDER BY installed_rank");
  }

  List<String> eventNames() {
    return events.stream().map(Event::name).toList();
  }

  @Override
  public void close() {
    database.close();
  }
}
