// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.support;

import dev.lockstep.app.database.CancellableDataSource;
import dev.lockstep.app.database.Database;
import dev.lockstep.app.database.DatabaseSettings;
import dev.lockstep.event.Event;
import dev.lockstep.migration.file.MigrationFolder;
import dev.lockstep.migration.flyway.FlywayEngine;
import dev.lockstep.migration.plan.Gate;
import dev.lockstep.migration.run.MigrationRunner;
import dev.lockstep.migration.run.MigrationRunner.Options;
import dev.lockstep.migration.run.MigrationSettings;
import dev.lockstep.migration.run.RunContext;
import dev.lockstep.migration.run.RunListener;
import dev.lockstep.migration.run.RunReport;
import dev.lockstep.postgres.Connections;
import dev.lockstep.scope.NotOurs;
import dev.lockstep.time.Sleeper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;

/** A database, a folder of migrations, and a runner over both. */
public final class MigrationFixture implements AutoCloseable {
  public final TestDatabase database;
  public final Path folder;
  public final List<Event> events = new CopyOnWriteArrayList<>();
  public final Set<String> completeBackfills = ConcurrentHashMap.newKeySet();
  public Duration lockTimeout = Duration.ofMillis(300);
  public Duration statementTimeout = Duration.ofMinutes(5);
  public Duration lockRetryFor = Duration.ofMinutes(1);
  public Duration leaseWait = Duration.ofMinutes(1);
  public List<NotOurs> notOurs = List.of();
  public long keepLimit;

  public MigrationFixture(Path folder) {
    this(folder, TestDatabase.create());
  }

  /** On a database that is this fixture's from now on. */
  public MigrationFixture(Path folder, TestDatabase database) {
    this.folder = folder;
    this.database = database;
  }

  public MigrationFixture with(String name, String sql) {
    try {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.writeString(folder.resolve(name), sql);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public MigrationFixture without(String name) {
    try {
      Files.delete(folder.resolve(name));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public MigrationRunner runner() {
    return runner(database.connections(), database.url());
  }

  /** One whose sessions are all of {@code connections}. */
  public MigrationRunner runner(Connections connections) {
    DataSource engine =
        Database.dataSource(DatabaseSettings.parse(database.url()), "lockstep test");
    return runner(context(connections, new CancellableDataSource(engine, connections)));
  }

  /** One whose engine logs in by {@code url}. */
  public MigrationRunner runner(Connections connections, String url) {
    return runner(context(connections, url));
  }

  private MigrationRunner runner(RunContext context) {
    Gate gate = (connection, backfill) -> completeBackfills.contains(backfill);
    return new MigrationRunner(context, gate).opening(completeBackfills::add);
  }

  /** What was undone so far; the table is made by the first undo. */
  public List<String> undone() {
    return database.value("SELECT to_regclass('lockstep.undone') IS NULL").equals("t")
        ? List.of()
        : database.rows("SELECT * FROM lockstep.undone");
  }

  /** What runs in either direction work with. */
  public RunContext context() {
    return context(database.connections(), database.url());
  }

  /** The same of one whose engine logs in by {@code url}. */
  public RunContext context(Connections connections, String url) {
    return context(connections, Database.dataSource(DatabaseSettings.parse(url), "lockstep test"));
  }

  private RunContext context(Connections connections, DataSource engine) {
    return new RunContext(
        connections,
        new FlywayEngine(engine),
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
        Sleeper.SLEEP);
  }

  public RunReport migrate() {
    return migrate(Options.ALL);
  }

  public RunReport migrate(Options options) {
    try {
      return runner().run(options);
    } catch (SQLException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  public List<String> history() {
    return database.rows(
        "SELECT version, script, type, success FROM flyway_schema_history ORDER BY installed_rank");
  }

  public List<String> eventNames() {
    return events.stream().map(Event::name).toList();
  }

  @Override
  public void close() {
    database.close();
  }
}
