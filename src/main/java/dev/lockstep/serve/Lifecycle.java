// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.app.settings.SettingLookup;
import dev.lockstep.app.settings.Settings;
import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.health.HealthMonitor;
import dev.lockstep.health.Vitals;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.CompletableFuture;

/**
 * Begins and ends what the service does by itself. At the start it only starts threads: the port
 * opens at once, whatever the migrations take.
 */
@ApplicationScoped
class Lifecycle {
  private final BootMigration migration;
  private final HealthMonitor monitor;
  private final ServeBackfills backfills;
  private final Notifications notifications;
  private final Settings settings;
  private final Events events;
  private final Vitals vitals;
  private final MeterRegistry metrics;

  Lifecycle(
      BootMigration migration,
      HealthMonitor monitor,
      ServeBackfills backfills,
      Notifications notifications,
      Settings settings,
      Events events,
      Vitals vitals,
      MeterRegistry metrics) {
    this.migration = migration;
    this.monitor = monitor;
    this.backfills = backfills;
    this.notifications = notifications;
    this.settings = settings;
    this.events = events;
    this.vitals = vitals;
    this.metrics = metrics;
  }

  void start(@Observes StartupEvent event) {
    JsonLog.leaveLevelsToLoggers();
    if (LaunchMode.current().isDev()) {
      events.emit(DevelopmentHints.event(settings));
    }
    SettingLookup.ofProcess()
        .remarks()
        .forEach(each -> events.emit(Event.warn("setting-unknown", each)));
    monitor.start();
    migration.start();
    // What no probe waits for comes after the first look at the database, which they do wait for.
    CompletableFuture<Void> unused =
        monitor
            .current()
            .thenRun(backfills::start)
            .whenComplete(
                (started, failure) -> {
                  if (failure != null) {
                    vitals.lost("lockstep-backfill", failure);
                    events.emit(
                        Event.error(
                            "backfills-not-started",
                            "backfills cannot be run by this process: "
                                + failure
                                + "; it has to be restarted"));
                  }
                });
    CompletableFuture<Void> unusedStart = monitor.current().thenRun(notifications::start);
    IdleHeap.keepSmall();
  }

  void stop(@Observes ShutdownEvent event) {
    migration.close();
    backfills.close();
    monitor.close();
    notifications.close();
    // The registry outlives the application where another is started in the same process, as tests
    // do: a gauge of this one would stand in the way of that one's, with nothing left to look at.
    metrics.clear();
  }
}
