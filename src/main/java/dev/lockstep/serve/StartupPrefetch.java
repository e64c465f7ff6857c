// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.app.database.Database;
import dev.lockstep.app.database.DatabaseSettings;
import dev.lockstep.app.database.PreopenedConnections;
import dev.lockstep.app.settings.Settings;
import dev.lockstep.backfill.run.Run;
import dev.lockstep.backfill.run.RunQueries;
import dev.lockstep.backfill.run.RunTables;
import dev.lockstep.health.DriftSource;
import dev.lockstep.health.HealthCheck;
import dev.lockstep.health.HealthMonitor;
import dev.lockstep.health.HealthReport;
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
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What the first health check and the boot need from disk and server, begun before Quarkus starts
 * and on another core: the migrations are parsed, connections opened and the first check rehearsed
 * while Quarkus reads its configuration, which is most of a start.
 */
final class StartupPrefetch {
  private static final int HEALTH_TIMEOUT_SECONDS = 2;

  private static final AtomicReference<@Nullable StartupPrefetch> BEGUN = new AtomicReference<>();

  private static final Gate NO_GATE = (connection, backfill) -> true;

  private final MigrationFiles files;
  private final Connections health;
  private final Connections boot;

  private StartupPrefetch(Settings settings, DatabaseSettings database) {
    this.files = new MigrationFiles(settings.migrations());
    Connections health = impatient(database);
    this.health = new PreopenedConnections(() -> rehearsed(health.open(), database), health);
    this.boot =
        settings.migrateAtStart() ? new PreopenedConnections(direct(database)) : direct(database);
    // Whoever asks for the files next is told what is wrong with them.
    FutureTask<Object> parsing = new FutureTask<>(files::get);
    Thread.ofPlatform().daemon().name("lockstep-files").start(parsing);
  }

  /**
   * Nobody hears what is found: a session that never saw these tables, and code that never ran,
   * take several times as long as they do the next time, when probes wait for the answer.
   */
  private Connection rehearsed(Connection connection, DatabaseSettings database) {
    HealthCheck.Sources sources =
        new HealthCheck.Sources(
            files, NO_GATE, Set::of, DriftSource.NONE, StartupPrefetch::runs, Optional::empty);
    Observation unused =
        new HealthCheck(sources, database.target(), HealthMonitor.LIMIT, Clock.systemUTC())
            .observe(connection);
    return connection;
  }

  private static List<HealthReport.Backfill> runs(Connection connection) throws SQLException {
    Optional<RunTables> tables = RunTables.of(connection);
    if (tables.isPresent()) {
      List<Run> unused = RunQueries.latest(connection, tables.get());
    }
    return List.of();
  }

  static void begin(Settings settings, DatabaseSettings database) {
    BEGUN.set(new StartupPrefetch(settings, database));
  }

  static MigrationFiles files(Settings settings) {
    StartupPrefetch begun = BEGUN.get();
    return begun == null ? new MigrationFiles(settings.migrations()) : begun.files;
  }

  static Connections boot(DatabaseSettings database) {
    StartupPrefetch begun = BEGUN.get();
    return begun == null ? direct(database) : begun.boot;
  }

  static Connections health(DatabaseSettings database) {
    StartupPrefetch begun = BEGUN.get();
    return begun == null ? impatient(database) : begun.health;
  }

  private static Connections direct(DatabaseSettings database) {
    return Database.connections(Database.dataSource(database, "lockstep serve"));
  }

  /** Not pooled: a check says whether a connection can be had, and must not wait for others. */
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
