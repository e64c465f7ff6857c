// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.health.HealthMonitor;
import dev.lockstep.health.HealthReport;
import dev.lockstep.health.HealthStatus;
import dev.lockstep.health.Observation;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.run.RunListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What Prometheus sees; the names are documented in docs/metrics.md. */
final class MigrationMetrics implements RunListener, HealthMonitor.Listener {
  /** A process that applies hundreds of migrations does not keep a series for each for ever. */
  private static final int MOST_DURATIONS = 50;

  private final MeterRegistry registry;
  private final List<Timer> durations = new ArrayList<>();
  private final Latest latest = new Latest();
  private final Timer lockWait;
  private final Counter retries;
  private final Timer checks;
  private final Counter databaseChecks;
  private final MultiGauge status;
  private final MultiGauge leaseHolder;
  private final BackfillGauges backfills;
  private final BackfillMetrics counters;

  MigrationMetrics(MeterRegistry registry, BackfillMetrics counters) {
    this.registry = registry;
    this.counters = counters;
    this.backfills = new BackfillGauges(registry);
    gauge(
        "lockstep.migrations.pending",
        "migrations to be applied",
        r -> r.migrations().pending().size());
    gauge("lockstep.migrations.applied", "migrations in effect", r -> r.migrations().applied());
    gauge(
        "lockstep.migrations.failed",
        "failed migrations in the history",
        r -> r.migrations().failed().size());
    gauge(
        "lockstep.migrations.gated",
        "1 if a closed gate is next",
        r -> r.migrations().gatedBy() == null ? 0 : 1);
    gauge(
        "lockstep.database.reachable",
        "1 if the database answers",
        r -> r.database().reachable() ? 1 : 0);
    gauge(
        "lockstep.tables.missing",
        "expected tables that are not there",
        r -> r.tables().missing().size());
    gauge("lockstep.drift.checked", "1 if drift was looked for", r -> r.drift().checked() ? 1 : 0);
    gauge(
        "lockstep.drift.differences",
        "differences from the canonical schema",
        r -> r.drift().differences().size());
    gauge(
        "lockstep.kept.copies",
        "tables and columns that migrations destroyed and kept",
        r -> r.kept() == null ? 0 : r.kept().copies());
    gauge("lockstep.kept.bytes", "size of kept data", r -> r.kept() == null ? 0 : r.kept().bytes());
    TimeGauge.builder(
            "lockstep.database.latency",
            latest,
            TimeUnit.MILLISECONDS,
            reference -> value(reference, MigrationMetrics::latency))
        .description("one round trip to the database")
        .register(registry);
    this.lockWait =
        Timer.builder("lockstep.migration.lock.wait")
            .description("time lost to locks: failed attempts and the pauses after them")
            .register(registry);
    this.retries =
        Counter.builder("lockstep.migration.retries")
            .description("attempts of migrations that were rolled back for a lock and tried again")
            .register(registry);
    this.checks =
        Timer.builder("lockstep.health.check")
            .description("how long a health check took")
            .register(registry);
    this.databaseChecks =
        Counter.builder("lockstep.database.checks")
            .description("health checks that asked the database")
            .register(registry);
    this.status =
        MultiGauge.builder("lockstep.health.status")
            .description("1 for the status that is, 0 for the others")
            .register(registry);
    this.leaseHolder =
        MultiGauge.builder("lockstep.lease.held")
            .description("1 for the runner that holds the migration lease; none if nobody does")
            .register(registry);
  }

  private void gauge(String name, String description, ToDoubleFunction<HealthReport> value) {
    io.micrometer.core.instrument.Gauge.builder(name, latest, reference -> value(reference, value))
        .description(description)
        .register(registry);
  }

  /** Not a number before the first check: nothing is known then. */
  private static double value(Latest latest, ToDoubleFunction<HealthReport> value) {
    Observation observation = latest.observation;
    return observation == null ? Double.NaN : value.applyAsDouble(observation.report());
  }

  private static double latency(HealthReport report) {
    Double latency = report.database().latencyMs();
    return latency == null ? Double.NaN : latency;
  }

  @Override
  public void checked(Observation observation, Duration elapsed) {
    latest.observation = observation;
    checks.record(elapsed);
    databaseChecks.increment();
    HealthStatus now = observation.report().status();
    status.register(
        Arrays.stream(HealthStatus.values())
            .map(each -> Row.of(Tags.of("status", each.text()), each == now ? 1 : 0))
            .toList(),
        true);
    List<Row<?>> holder =
        observation
            .lease()
            .<List<Row<?>>>map(lease -> List.of(Row.of(Tags.of("holder", lease.name()), 1)))
            .orElse(List.of());
    leaseHolder.register(holder, true);
    backfills.checked(observation.report().backfills());
    observation.report().backfills().forEach(each -> counters.known(each.name()));
  }

  @Override
  public void applied(MigrationFile file, Duration elapsed) {
    Timer took =
        Timer.builder("lockstep.migration.duration")
            .description("how long a migration took; of the last that this process applied")
            .tag("version", file.id())
            .register(registry);
    took.record(elapsed);
    synchronized (durations) {
      durations.remove(took);
      durations.add(took);
      if (durations.size() > MOST_DURATIONS) {
        registry.remove(durations.remove(0));
      }
    }
  }

  @Override
  public void backedOff(MigrationFile file, Duration waited) {
    retries.increment();
    lockWait.record(waited);
  }

  /** What the gauges read; null before the first check. */
  private static final class Latest {
    private volatile @Nullable Observation observation;
  }
}
