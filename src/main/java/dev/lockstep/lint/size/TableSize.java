// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.size;

import dev.lockstep.postgres.ByteSize;
import java.util.Locale;

/**
 * One table or materialized view of a live database.
 *
 * @param name as {@link dev.lockstep.lint.trace.Relation#text} writes it
 * @param rows as the statistics have them
 * @param bytes without its indexes
 * @param indexBytes of all its indexes
 * @param indexes how many it has
 * @param writesPerSecond rows written, on average
 */
public record TableSize(
    String name, long rows, long bytes, long indexBytes, int indexes, double writesPerSecond) {
  private static final double HARDLY_ANY = 0.05;

  /** For people: {@code 5,000,000 rows, 650.0 MB and 2 indexes of 214.0 MB, 12 writes a second}. */
  public String text() {
    return String.format(Locale.ROOT, "%,d", rows)
        + (rows == 1 ? " row, " : " rows, ")
        + ByteSize.format(bytes)
        + (indexes == 0
            ? ""
            : " and "
                + indexes
                + (indexes == 1 ? " index of " : " indexes of ")
                + ByteSize.format(indexBytes))
        + ", "
        + (writesPerSecond < HARDLY_ANY
            ? "hardly a write"
            : String.format(Locale.ROOT, writesPerSecond < 10 ? "%.1f" : "%,.0f", writesPerSecond)
                + " writes a second");
  }
}
