// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.api;

import java.time.Duration;
import java.util.Set;

/**
 * How the engine behaves; the runtime maps configuration to it.
 *
 * @param lease how long a worker may be silent before another takes its range over
 * @param poll how often a process looks for work that no notification announced
 * @param lockTimeout how long a batch waits for a lock
 * @param statementTimeout how long a statement of a batch may take
 * @param verifyTimeout how long {@code @remaining} and the sampling of ranges may take
 * @param localWorkers most batches at once in this process, over all backfills
 * @param rangeRows rows for which a range of its own is made
 * @param quarantineLimit keys in quarantine at which a run gives up: the fault is not in the keys
 * @param retryLimit attempts at a batch of one row before its key goes to quarantine, and at a
 *     batch of any size on a fault that is not in the rows
 * @param journalKept how long the journal of a verified run is kept
 * @param progressEvery how often progress is logged
 * @param throttle limits at which batches are held back
 */
public record BackfillSettings(
    Duration lease,
    Duration poll,
    Duration lockTimeout,
    Duration statementTimeout,
    Duration verifyTimeout,
    int localWorkers,
    int rangeRows,
    int quarantineLimit,
    int retryLimit,
    Duration journalKept,
    Duration progressEvery,
    Throttle throttle) {

  /**
   * Limits at which batches are held back until it is over.
   *
   * @param sampleEvery how often the server is asked
   * @param replayLag of any streaming standby that is not late on purpose
   * @param unarchivedSegments WAL segments that wait for the archiver
   * @param walBytesPerSecond WAL written by everybody; 0: no limit
   * @param slotHeadroom part of {@code max_slot_wal_keep_size} that a slot must have left
   * @param oldestTransaction age of the oldest snapshot in this database
   * @param delayedStandbys {@code application_name} of standbys that are late on purpose ({@code
   *     recovery_min_apply_delay}), which nothing waits for: that they are is set on them, and not
   *     to be seen on the primary
   */
  public record Throttle(
      Duration sampleEvery,
      Duration replayLag,
      int unarchivedSegments,
      long walBytesPerSecond,
      double slotHeadroom,
      Duration oldestTransaction,
      Set<String> delayedStandbys) {
    public Throttle {
      delayedStandbys = Set.copyOf(delayedStandbys);
    }

    public static Throttle defaults() {
      return new Throttle(
          Duration.ofMillis(500),
          Duration.ofSeconds(5),
          42,
          256L << 20,
          0.2,
          Duration.ofHours(2),
          Set.of());
    }

    /** These limits where the standbys of these names are late on purpose. */
    public Throttle withDelayedStandbys(Set<String> names) {
      return new Throttle(
          sampleEvery,
          replayLag,
          unarchivedSegments,
          walBytesPerSecond,
          slotHeadroom,
          oldestTransaction,
          names);
    }
  }

  /** How long a change of the number of workers is given to show: twenty readings of the load. */
  public Duration settle() {
    return throttle.sampleEvery().multipliedBy(20);
  }

  /** Right for most databases. */
  public static BackfillSettings defaults() {
    return new BackfillSettings(
        Duration.ofSeconds(30),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(30),
        Duration.ofMinutes(30),
        8,
        50_000,
        100,
        20,
        Duration.ofDays(30),
        Duration.ofSeconds(10),
        Throttle.defaults());
  }

  /** These settings with another lease. */
  public BackfillSettings withLease(Duration other) {
    return new BackfillSettings(
        other,
        poll,
        lockTimeout,
        statementTimeout,
        verifyTimeout,
        localWorkers,
        rangeRows,
        quarantineLimit,
        retryLimit,
        journalKept,
        progressEvery,
        throttle);
  }

  /** These settings with another number of rows to a range. */
  public BackfillSettings withRangeRows(int other) {
    return new BackfillSettings(
        lease,
        poll,
        lockTimeout,
        statementTimeout,
        verifyTimeout,
        localWorkers,
        other,
        quarantineLimit,
        retryLimit,
        journalKept,
        progressEvery,
        throttle);
  }

  /** These settings with another interval of looking for work. */
  public BackfillSettings withPoll(Duration other) {
    return new BackfillSettings(
        lease,
        other,
        lockTimeout,
        statementTimeout,
        verifyTimeout,
        localWorkers,
        rangeRows,
        quarantineLimit,
        retryLimit,
        journalKept,
        progressEvery,
        throttle);
  }

  /** These settings with other limits. */
  public BackfillSettings withThrottle(Throttle other) {
    return new BackfillSettings(
        lease,
        poll,
        lockTimeout,
        statementTimeout,
        verifyTimeout,
        localWorkers,
        rangeRows,
        quarantineLimit,
        retryLimit,
        journalKept,
        progressEvery,
        other);
  }
}
