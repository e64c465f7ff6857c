// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.serve;

import dev.lockstep.snapshot.NewestSnapshot;
import dev.lockstep.snapshot.Progress;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the snapshot before a run of migrations is, and how old the newest is; the names are
 * documented in docs/metrics.md.
 */
final class SnapshotMetrics implements Progress.Listener {
  private volatile @Nullable Progress last;

  /**
   * Registers them.
   *
   * @param folder where snapshots lie; asked when the metrics are
   */
  SnapshotMetrics(MeterRegistry registry, Path folder) {
    Gauge.builder("lockstep.snapshot.newest.timestamp", folder, SnapshotMetrics::newest)
        .description("when the newest snapshot of the folder was begun, since 1970")
        .baseUnit("seconds")
        .register(registry);
    Gauge.builder("lockstep.snapshot.tables", this, metrics -> of(metrics, Progress::tables))
        .description("tables that the snapshot, or its proof, has begun")
        .register(registry);
    Gauge.builder("lockstep.snapshot.tables.all", this, metrics -> of(metrics, Progress::allTables))
        .description("tables that it has to do")
        .register(registry);
    Gauge.builder("lockstep.snapshot.done", this, metrics -> of(metrics, Progress::bytes))
        .description("size on the server of the tables that are done")
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("lockstep.snapshot.all", this, metrics -> of(metrics, Progress::allBytes))
        .description("size on the server of all of them")
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder("lockstep.snapshot.left", this, metrics -> of(metrics, SnapshotMetrics::left))
        .description("how long it will take from now on")
        .baseUnit("seconds")
        .register(registry);
  }

  private static double newest(Path folder) {
    return NewestSnapshot.begunAt(folder)
        .map(Instant::getEpochSecond)
        .map(Long::doubleValue)
        .orElse(Double.NaN);
  }

  private interface Figure {
    double of(Progress progress);
  }

  private static double of(SnapshotMetrics metrics, Figure figure) {
    Progress progress = metrics.last;
    return progress == null ? Double.NaN : figure.of(progress);
  }

  private static double left(Progress progress) {
    return progress.left().map(Duration::toSeconds).map(Long::doubleValue).orElse(Double.NaN);
  }

  @Override
  public void show(Progress progress) {
    last = progress;
  }
}
