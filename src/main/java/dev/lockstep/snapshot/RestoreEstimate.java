// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import dev.lockstep.postgres.ByteSize;
import dev.lockstep.postgres.Durations;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How long it would take to have the data back: as long as the newest verified snapshot took to be
 * restored and compared, scaled by what the tables have grown since.
 *
 * @param snapshot that was verified
 * @param measured how long its verification took
 * @param measuredBytes the size of its tables
 * @param bytes the size of the tables now
 */
public record RestoreEstimate(
    SnapshotId snapshot, Duration measured, long measuredBytes, long bytes) {

  /**
   * By the newest verified snapshot that was not made by a command of the user's.
   *
   * @param newestFirst as {@link Snapshots#list} has them
   * @return empty if none is verified
   */
  public static Optional<RestoreEstimate> of(List<Snapshot> newestFirst, Connection live)
      throws SQLException {
    for (Snapshot snapshot : newestFirst) {
      if (snapshot.verified().isPresent() && snapshot.manifest().isPresent()) {
        long bytes = UserTables.read(live).stream().mapToLong(UserTables.Table::bytes).sum();
        return Optional.of(
            new RestoreEstimate(
                snapshot.id(),
                snapshot.verified().get().took(),
                snapshot.manifest().get().tableBytes(),
                bytes));
      }
    }
    return Optional.empty();
  }

  /** Never less than what was measured: a restore has a part that does not shrink. */
  public Duration estimate() {
    double factor = measuredBytes <= 0 ? 1 : Math.max(1, (double) bytes / measuredBytes);
    return Duration.ofMillis(Math.round(measured.toMillis() * factor));
  }

  /** For people. */
  public String text() {
    return "to have it back, a restore would take about "
        + Durations.format(estimate())
        + ": snapshot "
        + snapshot
        + ", tables of "
        + ByteSize.format(measuredBytes)
        + ", was restored and compared in "
        + Durations.format(measured)
        + ", and the tables have "
        + ByteSize.format(bytes)
        + " now";
  }
}
