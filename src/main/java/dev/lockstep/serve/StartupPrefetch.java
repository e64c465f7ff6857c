// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.app.database.Database;
import dev.lockstep.app.database.DatabaseSettings;
import dev.lockstep.app.database.PreopenedConnections;
import dev.lockstep.app.settings.InvalidSettingsException;
import dev.lockstep.app.settings.Settings;
import dev.lockstep.backfill.BackfillStatus;
import dev.lockstep.backfill.run.Run;
import dev.lockstep.backfill.run.RunQueries;
import dev.lockstep.backfill.run.RunTables;
import dev.lockstep.health.DriftSource;
import dev.lockstep.health.HealthCheck;
import dev.lockstep.health.HealthMonitor;
import dev.lockstep.health.Observation;
import dev.lockstep.migration.file.MigrationFiles;
import dev.lockstep.migration.plan.Gate;
import dev.lockstep.postgres.Connections;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.FutureTask;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What the boot migration and the first health check need from disk and server. It is begun before
 * Quarkus starts, on another core: migrations are parsed, connections opened and one check is made
 * while Quarkus reads its configuration, which is most of a start.
 */
final class StartupPrefetch {
  private static final int HEALTH_TIMEOUT_SECONDS = 2;

  private static final Gate NO_GATE = (connection, backfill) -> true;

  private final Settings settings;
  private final MigrationFiles files;
  private final Connections health;
  private final Connections boot;

  private StartupPrefetch(
      Settings settings, MigrationFiles files, Connections health, Connections boot) {
    this.settings = settings;
    this.files = files;
    this.health = health;
    this.boot = boot;
  }

  /**
   * Begins: files are parsed and connections opened in threads of their own.
   *
   * @throws InvalidSettingsException if no database is configured
   */
  static StartupPrefetch begin(Settings settings) {
    DatabaseSettings database = settings.requiredDatabase();
    MigrationFiles files = new MigrationFiles(settings.migrations(), settings.placeholders());
    Connections health = impatient(database);
    Connections direct = direct(database);
    StartupPrefetch begun =
        new StartupPrefetch(
            settings,
            files,
            new PreopenedConnections(
                () -> withFirstCheckDone(health.open(), files, database), health),
            settings.migrateAtStart() ? new PreopenedConnections(direct) : direct);
    // The next reader of the files gets what is wrong with them.
    FutureTask<Object> parsing = new FutureTask<>(files::get);
    Thread.ofPlatform().daemon().name("lockstep-files").start(parsing);
    return begun;
  }

  /**
   * The same parts, with nothing begun: where the service was not launched by {@link
   * ServeApplication}, as in tests.
   *
   * @throws InvalidSettingsException if no database is configured
   */
  static StartupPrefetch notBegun(Settings settings) {
    DatabaseSettings database = settings.requiredDatabase();
    return new StartupPrefetch(
        settings,
        new MigrationFiles(settings.migrations(), settings.placeholders()),
        impatient(database),
        direct(database));
  }

  /**
   * The result is not used: a session that never read these tables, and code that never ran, take
   * several times as long as they do the next time, when probes wait for the answer.
   */
  private static Connection withFirstCheckDone(
      Connection connection, MigrationFiles files, DatabaseSettings database) {
    HealthCheck.Sources sources =
        new HealthCheck.Sources(
            files, NO_GATE, Set::of, DriftSource.NONE, StartupPrefetch::runs, Optional::empty);
    Observation unused =
        new HealthCheck(sources, database.target(), HealthMonitor.LIMIT, Clock.systemUTC())
            .observe(connection);
    return connection;
  }

  private static List<BackfillStatus> runs(Connection connection) throws SQLException {
    Optional<RunTables> tables = RunTables.of(connection);
    if (tables.isPresent()) {
      List<Run> unused = RunQueries.latest(connection, tables.get());
    }
    return List.of();
  }

  /** What the service runs by: read once, before anything started. */
  Settings settings() {
    return settings;
  }

  /** The database whose connections these are. */
  DatabaseSettings database() {
    return settings.requiredDatabase();
  }

  /** The migrations folder: parsed once for the boot and for all checks. */
  MigrationFiles files() {
    return files;
  }

  /** For the migration at boot, not pooled. */
  Connections boot() {
    return boot;
  }

  /** For health checks, not pooled. */
  Connections health() {
    return health;
  }

  private static Connections direct(DatabaseSettings database) {
    return Database.connections(Database.dataSource(database, "lockstep serve"));
  }

  /**
   * Not pooled: a check finds out whether a connection can be opened, and must not wait for other
   * work.
   */
  private static Connections impatient(DatabaseSettings database) {
    DataSource source = Database.dataSource(database, "lockstep health");
    if (source instanceof PGSimpleDataSource simple) {
      simple.setConnectTimeout(HEALTH_TIMEOUT_SECONDS);
      simple.setLoginTimeout(HEALTH_TIMEOUT_SECONDS);
      simple.setSocketTimeout(HEALTH_TIMEOUT_SECONDS);
    }
    return Database.connections(source);
  }
}
