// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.undo;

import dev.lockstep.migration.file.Version;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What one undo did.
 *
 * @param undone in order
 * @param latest the version that the database is at now
 * @param repeatables those whose objects were touched, and what became of them
 * @param backfills those whose work counts for nothing any more
 * @param kept what became of the data that the migrations had kept, a line each
 * @param rehearsed whether it was tried on a scratch copy before
 * @param retries how often a reverse was tried again for a lock
 * @param lockWait time lost to locks: failed attempts and the pauses after them
 * @param elapsed from begin to end
 */
public record UndoReport(
    List<Undone> undone,
    Optional<Version> latest,
    List<Repeatable> repeatables,
    List<String> backfills,
    List<String> kept,
    boolean rehearsed,
    int retries,
    Duration lockWait,
    Duration elapsed) {
  public UndoReport {
    undone = List.copyOf(undone);
    repeatables = List.copyOf(repeatables);
    backfills = List.copyOf(backfills);
    kept = List.copyOf(kept);
  }

  /** One migration that was undone, and how long its reverse took. */
  public record Undone(UndoStep step, Duration elapsed) {}

  /**
   * A repeatable migration whose objects were touched.
   *
   * @param problem why it was not applied again; empty if it was
   */
  public record Repeatable(String script, Optional<String> problem) {}
}
