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
 * How fast each active backfill was going of late, over all replicas, from what the health checks
 * see anyway: kept in memory, and asked of no database. Safe from any thread.
 */
public final class BackfillPace {
  /** Between two samples that are kept. */
  static final Duration APART = Duration.ofSeconds(5);

  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int KEPT = 120;

  private final Map<String, Track> tracks = new HashMap<>();

  /**
   * What was seen of a run at one time.
   *
   * @param heldBackBy what held it back then; null if nothing did
   */
  public record Sample(Instant at, long scanned, @Nullable String heldBackBy) {}

  /**
   * How a run is going.
   *
   * @param rowsPerSecond over the last minute; null until two checks have seen it
   * @param left until all its rows were looked at, at that pace; null where that is not known
   * @param samples the oldest first
   */
  public record Pace(
      @Nullable Double rowsPerSecond, @Nullable Duration left, List<Sample> samples) {
    static final Pace UNKNOWN = new Pace(null, null, List.of());

    public Pace {
      samples = List.copyOf(samples);
    }
  }

  private static final class Track {
    final long run;
    final Deque<Sample> kept = new ArrayDeque<>();
    Sample newest;

    Track(long run, Sample first) {
      this.run = run;
      this.newest = first;
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
    track.newest = sample;
    if (!at.isBefore(track.kept.getLast().at().plus(APART))) {
      track.kept.addLast(sample);
      if (track.kept.size() > KEPT) {
        track.kept.removeFirst();
      }
    }
  }

  /** The pace of a run. */
  public synchronized Pace of(Run run) {
    Track track = tracks.get(run.name());
    if (track == null || track.run != run.id()) {
      return Pace.UNKNOWN;
    }
    Sample newest = track.newest;
    Instant from = newest.at().minus(WINDOW);
    Sample since =
        track.kept.stream().filter(each -> !each.at().isBefore(from)).findFirst().orElse(newest);
    long millis = Duration.between(since.at(), newest.at()).toMillis();
    if (millis <= 0) {
      return new Pace(null, null, List.copyOf(track.kept));
    }
    double rate = (newest.scanned() - since.scanned()) * 1000.0 / millis;
    long rows = run.estimatedRows() - newest.scanned();
    Duration left =
        rate > 0 && rows > 0 ? Duration.ofSeconds(Math.round(Math.ceil(rows / rate))) : null;
    return new Pace(rate, left, List.copyOf(track.kept));
  }
}
