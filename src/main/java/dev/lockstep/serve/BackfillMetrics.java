// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.backfill.api.BackfillListener;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** What this process's engine does, per backfill, for Prometheus. See docs/metrics.md. */
final class BackfillMetrics implements BackfillListener {
  private static final String NAME = "backfill";

  private final MeterRegistry registry;

  BackfillMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void batch(String name, long rows, long changed, Duration took, long walBytes) {
    registry.counter("lockstep.backfill.rows.scanned", NAME, name).increment(rows);
    registry.counter("lockstep.backfill.rows.changed", NAME, name).increment(changed);
    registry.counter("lockstep.backfill.wal.bytes", NAME, name).increment(walBytes);
    registry.timer("lockstep.backfill.batch", NAME, name).record(took);
  }

  @Override
  public void retried(String name, String sqlState) {
    registry.counter("lockstep.backfill.retries", NAME, name, "sqlstate", sqlState).increment();
  }

  @Override
  public void quarantined(String name) {
    registry.counter("lockstep.backfill.quarantined", NAME, name).increment();
  }

  @Override
  public void throttled(String name, String reason, Duration waited) {
    registry.timer("lockstep.backfill.throttled", NAME, name, "reason", reason).record(waited);
  }
}
