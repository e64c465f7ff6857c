// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.engine;

import java.time.Duration;
import java.util.Arrays;

/**
 * How many rows the next batch has: after ten batches, {@code size × target ÷ p90}, growing by half
 * at most; a batch over five times the target divides by ten at once (the law of block/spirit's
 * dynamic chunker). Not thread-safe.
 */
final class BatchSizer {
  private static final int SAMPLES = 10;
  private static final int LEAST = 10;
  private static final int MOST = 100_000;
  private static final double GROWTH = 1.5;
  private static final int PANIC = 5;

  /** A batch that writes more WAL than this in one go is what a standby chokes on. */
  private static final long MOST_WAL_BYTES = 64L << 20;

  private final double target;
  private final double[] samples = new double[SAMPLES];
  private int count;
  private int rows;

  BatchSizer(int rows, Duration target) {
    this.rows = rows;
    this.target = target.toNanos() / 1e6;
  }

  int rows() {
    return rows;
  }

  /** Takes note of a full batch. */
  void took(Duration duration, long walBytes) {
    double millis = duration.toNanos() / 1e6;
    if (millis > PANIC * target) {
      change(rows / 10.0);
      return;
    }
    if (walBytes > MOST_WAL_BYTES) {
      change((double) rows * MOST_WAL_BYTES / walBytes);
      return;
    }
    samples[count++] = millis;
    if (count == SAMPLES) {
      double[] sorted = samples.clone();
      Arrays.sort(sorted);
      double p90 = Math.max(sorted[SAMPLES - 2], 0.001);
      change(Math.min(rows * target / p90, rows * GROWTH));
    }
  }

  /**
   * After a lock that was not available, a deadlock, a timeout, or a session that this one blocked.
   */
  void shrink() {
    rows = Math.max(1, rows / 2);
    count = 0;
  }

  private void change(double to) {
    // Below the least only what shrink() has made so, which then grows again from there.
    int floor = Math.min(LEAST, rows);
    rows = (int) Math.clamp(Math.round(to), Math.max(floor, 1), MOST);
    if (rows < LEAST && to >= rows) {
      rows = Math.min(LEAST, rows + Math.max(1, rows / 2));
    }
    count = 0;
  }
}
