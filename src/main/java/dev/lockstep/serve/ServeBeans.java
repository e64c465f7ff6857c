// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.app.InstalledBackfills;
import dev.lockstep.app.LockedDrift;
import dev.lockstep.app.Runners;
import dev.lockstep.app.SnapshotWiring;
import dev.lockstep.app.UndoRehearsals;
import dev.lockstep.app.database.CancellableDataSource;
import dev.lockstep.app.database.Database;
import dev.lockstep.app.database.DatabaseSettings;
import dev.lockstep.app.locks.LockPlanner;
import dev.lockstep.app.settings.Settings;
import dev.lockstep.backfill.api.Backfill;
import dev.lockstep.backfill.api.BackfillListener;
import dev.lockstep.event.Events;
import dev.lockstep.health.BackfillPace;
import dev.lockstep.health.BackfillSource;
import dev.lockstep.health.BackfillStates;
import dev.lockstep.health.DriftSource;
import dev.lockstep.health.ExpectedTables;
import dev.lockstep.health.HealthCheck;
import dev.lockstep.health.HealthMonitor;
import dev.lockstep.health.SchemaFolderTables;
import dev.lockstep.health.Vitals;
import dev.lockstep.migration.file.MigrationFiles;
import dev.lockstep.migration.plan.Gate;
import dev.lockstep.migration.run.RunContext;
import dev.lockstep.migration.run.RunListener;
import dev.lockstep.notify.Pace;
import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.session.OwnConnection;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;

/** Makes the beans: cores are plain classes, and this is where they meet. */
final class ServeBeans {
  /** How often a closed gate is looked at. */
  private static final Duration GATE_PERIOD = Duration.ofSeconds(3);

  private ServeBeans() {}

  @Produces
  @Singleton
  static StartupPrefetch startupPrefetch() {
    return ServeApplication.begun().orElseGet(() -> StartupPrefetch.notBegun(ofQuarkus()));
  }

  /** Where the service was not launched, as in tests: its settings are Quarkus' own. */
  private static Settings ofQuarkus() {
    return Settings.read(name -> ConfigProvider.getConfig().getOptionalValue(name, String.class));
  }

  @Produces
  @Singleton
  static Settings settings(StartupPrefetch prefetch) {
    return prefetch.settings();
  }

  @Produces
  @Singleton
  static Clock clock() {
    return Clock.systemUTC();
  }

  @Produces
  @Singleton
  static Vitals vitals() {
    return Vitals.OF_PROCESS;
  }

  @Produces
  @Singleton
  static Events events() {
    return new ServeEvents();
  }

  /** One for the boot and for all checks after it: hundreds of files are parsed once. */
  @Produces
  @Singleton
  static MigrationFiles migrationFiles(StartupPrefetch prefetch) {
    return prefetch.files();
  }

  /** Pooled, for short work. The pool opens nothing before it is asked. */
  @Produces
  @Singleton
  static Connections connections(Instance<DataSource> pool) {
    return () -> OwnConnection.of(pool.get().getConnection());
  }

  @Produces
  @Singleton
  static InstalledBackfills installedBackfills(
      Settings settings, Connections connections, @All List<Backfill> code, Events events) {
    return new InstalledBackfills(settings, connections, code, events);
  }

  @Produces
  @Singleton
  static Gate gate(InstalledBackfills backfills) {
    return backfills.gate();
  }

  @Produces
  @Singleton
  static BackfillSource backfillStates(InstalledBackfills backfills) {
    return new BackfillStates(backfills.backfills());
  }

  @Produces
  @Singleton
  static ServeBackfills serveBackfills(
      Settings settings,
      InstalledBackfills backfills,
      BackfillListener listener,
      Connections connections,
      Events events) {
    return new ServeBackfills(
        backfills,
        listener,
        connections,
        Database.connections(Database.dataSource(settings.requiredDatabase(), "lockstep listen")),
        events);
  }

  @Produces
  @Singleton
  static Notifications notifications(
      Settings settings,
      Connections connections,
      Events events,
      MeterRegistry registry,
      Clock clock) {
    return new Notifications(
        settings.notifications(),
        Pace.USUAL,
        connections,
        events,
        new NotificationMetrics(registry),
        clock);
  }

  @Produces
  @Singleton
  static LockPlanner lockPlanner(Settings settings, Events events) {
    return new LockPlanner(settings, events);
  }

  @Produces
  @Singleton
  static KeptDataExpiry keptDataExpiry(Connections connections, Events events) {
    return new KeptDataExpiry(connections, events);
  }

  @Produces
  @Singleton
  @DefaultBean
  static ExpectedTables expectedTables(Settings settings) {
    return new SchemaFolderTables(settings.schema(), settings.notOurs());
  }

  @Produces
  @Singleton
  @DefaultBean
  static DriftSource drift(Settings settings, Clock clock) {
    return new LockedDrift(settings.schema(), settings.notOurs(), clock);
  }

  @Produces
  @Singleton
  static BackfillMetrics backfillMetrics(MeterRegistry registry) {
    return new BackfillMetrics(registry);
  }

  @Produces
  @Singleton
  static MigrationMetrics metrics(MeterRegistry registry, BackfillMetrics counters) {
    return new MigrationMetrics(registry, counters);
  }

  @Produces
  @Singleton
  static SnapshotMetrics snapshotMetrics(Settings settings, MeterRegistry registry) {
    return new SnapshotMetrics(registry, settings.snapshot().folder());
  }

  @Produces
  @Singleton
  static BootMigration bootMigration(
      Settings settings,
      StartupPrefetch prefetch,
      MigrationFiles files,
      Gate gate,
      InstalledBackfills installed,
      ServeBackfills backfills,
      MigrationMetrics metrics,
      SnapshotMetrics snapshots,
      MeterRegistry registry,
      Instance<HealthMonitor> monitor,
      Events events,
      Clock clock) {
    DatabaseSettings database = settings.requiredDatabase();
    Connections direct = prefetch.boot();
    CancellableDataSource engine =
        new CancellableDataSource(Database.dataSource(database, "lockstep serve"), direct);
    Function<RunListener, RunContext> context =
        progress ->
            Runners.context(
                settings.migration().from(files),
                direct,
                engine,
                events,
                new RunListeners(progress, metrics));
    BootMigration migration =
        new BootMigration(
            progress ->
                Runners.forward(context.apply(progress), installed)
                    .beginningWith(
                        SnapshotWiring.beforeMigrate(settings, snapshots, events, clock)),
            progress ->
                Runners.back(
                    context.apply(progress),
                    installed,
                    SnapshotWiring.serving(settings, direct, events, clock)),
            new BootMigration.Work(
                direct,
                gate,
                engine,
                GATE_PERIOD,
                database.target(),
                () -> monitor.get().nudge(),
                backfills::triggerFor),
            settings.migrateAtStart(),
            events,
            clock);
    RunStateGauges.register(registry, migration);
    return migration;
  }

  @Produces
  @Singleton
  static UndoChecks undoing(
      Settings settings,
      MigrationFiles files,
      InstalledBackfills backfills,
      Events events,
      Clock clock) {
    DatabaseSettings database = settings.requiredDatabase();
    Connections direct = Database.connections(Database.dataSource(database, "lockstep undo"));
    return new UndoChecks(
        direct,
        Runners.back(
            Runners.context(
                settings.migration().from(files),
                direct,
                Database.dataSource(database, "lockstep undo"),
                events,
                RunListener.NONE),
            backfills,
            SnapshotWiring.serving(settings, direct, events, clock)),
        UndoRehearsals.ofUndo(settings, clock, events));
  }

  @Produces
  @Singleton
  static HealthMonitor monitor(
      StartupPrefetch prefetch,
      HealthCheck.Sources sources,
      MigrationMetrics metrics,
      Notifications notifications,
      BackfillPace pace,
      Clock clock) {
    HealthCheck check =
        new HealthCheck(sources, prefetch.database().target(), HealthMonitor.LIMIT, clock);
    return new HealthMonitor(
        check,
        prefetch.health(),
        (observation, elapsed) -> {
          metrics.checked(observation, elapsed);
          notifications.checked(observation, elapsed);
          pace.checked(observation);
        });
  }

  @Produces
  @Singleton
  static BackfillPace backfillPace() {
    return new BackfillPace();
  }

  @Produces
  @Singleton
  static HealthCheck.Sources healthSources(
      MigrationFiles files,
      Gate gate,
      ExpectedTables expected,
      DriftSource drift,
      BackfillSource backfills,
      BootMigration migration) {
    return new HealthCheck.Sources(
        files::lately, gate, expected, drift, backfills, migration::failure);
  }
}
