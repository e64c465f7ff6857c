// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.health;

import dev.lockstep.backfill.BackfillStatus;
import dev.lockstep.backfill.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far each active backfill was at several times of late, over all replicas, from what the
 * health checks see anyway: kept in memory, and asked of no database. For a chart; the rate in
 * figures is {@link Run#rowsPerSecond}. Safe from any thread.
 */
public final class BackfillPace {
  /** Between two samples that are kept. */
  static final Duration APART = Duration.ofSeconds(5);

  private static final int KEPT = 120;

  private final Map<String, Track> tracks = new HashMap<>();

  /**
   * What was seen of a run at one time.
   *
   * @param heldBackBy what held it back then; null if nothing did
   */
  public record Sample(Instant at, long scanned, @Nullable String heldBackBy) {}

  private static final class Track {
    final long run;
    final Deque<Sample> kept = new ArrayDeque<>();

    Track(long run, Sample first) {
      this.run = run;
      kept.add(first);
    }
  }

  /** Takes note of one check. */
  public synchronized void checked(Observation seen) {
    if (!seen.report().database().reachable()) {
      return;
    }
    Set<String> active = new HashSet<>();
    for (BackfillStatus status : seen.backfills()) {
      Run run = status.newest();
      if (run != null && run.state().active()) {
        active.add(status.name());
        add(run, seen.report().checkedAt());
      }
    }
    tracks.keySet().retainAll(active);
  }

  private void add(Run run, Instant at) {
    Sample sample = new Sample(at, run.counts().scanned(), run.throttleReason());
    Track track = tracks.get(run.name());
    if (track == null || track.run != run.id()) {
      tracks.put(run.name(), new Track(run.id(), sample));
      return;
    }
    if (!at.isBefore(track.kept.getLast().at().plus(APART))) {
      track.kept.addLast(sample);
      if (track.kept.size() > KEPT) {
        track.kept.removeFirst();
      }
    }
  }

  /** What was seen of a run, the oldest first. */
  public synchronized List<Sample> of(Run run) {
    Track track = tracks.get(run.name());
    return track == null || track.run != run.id() ? List.of() : List.copyOf(track.kept);
  }
}
