package dev.lockstep.backfill.run;

import dev.lockstep.backfill.key.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run as it is stored, with the counts of its ranges.
 *
 * @param desired what people want of it: {@code run}, {@code pause} or {@code cancel}
 * @param from the key before the first one
 * @param to the last key, frozen at the start
 * @param estimatedRows rows in the table when it started
 * @param remaining rows that need work, when they were counted last
 * @param workers ranges that may be worked on at once
 * @param allowedWorkers as many, or fewer while the server is loaded
 * @param activeWorkers ranges held by a worker now
 */
public record Run(
    long id,
    String name,
    String checksum,
    RunState state,
    String desired,
    String triggeredBy,
    String table,
    List<String> keyColumns,
    @Nullable Key from,
    @Nullable Key to,
    int pass,
    int workers,
    int allowedWorkers,
    int activeWorkers,
    int batchRows,
    Duration target,
    long estimatedRows,
    @Nullable Long remaining,
    @Nullable String throttleReason,
    @Nullable String error,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable Instant verifiedAt,
    Counts counts) {

  /**
   * What was done.
   *
   * @param busy time inside batches, summed over workers
   * @param throttled time held back, summed over workers
   * @param walBytes WAL written meanwhile, an upper bound: other sessions' is in it
   */
  public record Counts(
      long scanned,
      long changed,
      long batches,
      long retries,
      long quarantined,
      Duration busy,
      Duration throttled,
      long walBytes) {}
}
