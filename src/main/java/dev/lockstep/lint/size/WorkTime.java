// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.size;

import dev.lockstep.lint.trace.StatementWork;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long a statement's work on a live table takes: what it reads, writes and sorts, times what a
 * row and a byte of it cost on a common machine with the table in memory. {@code src/bench/run
 * lint} holds these rates to what PostgreSQL takes.
 */
public final class WorkTime {
  private static final double NANOS_A_ROW_READ = 45;
  private static final double NANOS_A_BYTE_READ = 0.25;
  private static final double NANOS_A_ROW_LOOKED_UP = 250;
  private static final double NANOS_A_ROW_WRITTEN = 350;
  private static final double NANOS_A_BYTE_WRITTEN = 3;
  private static final double NANOS_A_ROW_SORTED = 500;

  private WorkTime() {}

  /**
   * Estimates.
   *
   * @return empty if the statement's time does not depend on how large a table is, or nothing is
   *     known of one that it works on
   */
  public static Optional<Estimate> of(StatementWork work, Sizes sizes) {
    double nanos = 0;
    @Nullable TableSize largest = null;
    for (String table : work.slow()) {
      Optional<TableSize> found = sizes.find(table);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      TableSize size = found.get();
      nanos +=
          work.rewritten().contains(table) || work.changed().contains(table)
              ? writing(size)
              : going(work, table, size);
      largest = largest == null || size.bytes() > largest.bytes() ? size : largest;
    }
    return largest == null
        ? Optional.empty()
        : Optional.of(new Estimate(largest, Duration.ofNanos((long) nanos)));
  }

  private static double writing(TableSize size) {
    return size.rows() * (NANOS_A_ROW_READ + NANOS_A_ROW_WRITTEN)
        + size.bytes() * NANOS_A_BYTE_WRITTEN
        + size.indexes() * size.rows() * NANOS_A_ROW_SORTED;
  }

  private static double going(StatementWork work, String table, TableSize size) {
    return reading(size)
        + work.built().getOrDefault(table, 0) * size.rows() * NANOS_A_ROW_SORTED
        + (work.lookedUp().contains(table) ? size.rows() * NANOS_A_ROW_LOOKED_UP : 0);
  }

  private static double reading(TableSize size) {
    return size.rows() * NANOS_A_ROW_READ + size.bytes() * NANOS_A_BYTE_READ;
  }
}
