// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.backfill.api.BackfillListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** What this process's engine does, per backfill, for Prometheus. See docs/metrics.md. */
final class BackfillMetrics implements BackfillListener {
  private static final String NAME = "backfill";

  private final MeterRegistry registry;

  BackfillMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** A backfill is there: its counters begin at zero, so that their first step is seen as one. */
  void known(String name) {
    scanned(name);
    changed(name);
    wal(name);
    batch(name);
    quarantine(name);
  }

  @Override
  public void batch(String name, long rows, long changed, Duration took, long walBytes) {
    scanned(name).increment(rows);
    changed(name).increment(changed);
    wal(name).increment(walBytes);
    batch(name).record(took);
  }

  @Override
  public void retried(String name, String sqlState) {
    Counter.builder("lockstep.backfill.retries")
        .description("batches that were rolled back and tried again")
        .tags(NAME, name, "sqlstate", sqlState)
        .register(registry)
        .increment();
  }

  @Override
  public void quarantined(String name) {
    quarantine(name).increment();
  }

  @Override
  public void throttled(String name, String reason, Duration waited) {
    Timer.builder("lockstep.backfill.throttled")
        .description("time held back, by what")
        .tags(NAME, name, "reason", reason)
        .register(registry)
        .record(waited);
  }

  private Counter scanned(String name) {
    return counter("rows.scanned", "rows that this process's batches walked over", name);
  }

  private Counter changed(String name) {
    return counter("rows.changed", "rows that this process's batches changed", name);
  }

  private Counter wal(String name) {
    return counter("wal.bytes", "WAL written meanwhile, other sessions' included", name);
  }

  private Counter quarantine(String name) {
    return counter("quarantined", "keys that were left out", name);
  }

  private Counter counter(String what, String description, String name) {
    return Counter.builder("lockstep.backfill." + what)
        .description(description)
        .tag(NAME, name)
        .register(registry);
  }

  private Timer batch(String name) {
    return Timer.builder("lockstep.backfill.batch")
        .description("how long a batch took")
        .tag(NAME, name)
        .register(registry);
  }
}
