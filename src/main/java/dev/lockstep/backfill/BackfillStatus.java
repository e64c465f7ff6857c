package dev.lockstep.backfill;

import dev.lockstep.backfill.run.Quarantined;
import dev.lockstep.backfill.run.Run;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One backfill: what is written, and where its newest run is.
 *
 * @param state {@code never-run}, the state of the newest run, or {@code changed}: it was complete,
 *     but the file is another one now
 * @param checksum of the definition at hand; null if there is only a run, and no file any more
 * @param remaining rows that needed work when they were last counted; null: never counted
 * @param newest the newest run; null if there was none
 * @param quarantined keys of the newest run that were left out
 */
public record BackfillStatus(
    String name,
    String state,
    @Nullable String checksum,
    @Nullable Long remaining,
    @Nullable Run newest,
    List<Quarantined> quarantined) {
  public static final String NEVER_RUN = "never-run";
  public static final String CHANGED = "changed";

  public BackfillStatus {
    quarantined = List.copyOf(quarantined);
  }

  /** The newest run, if there was one. */
  public Optional<Run> run() {
    return Optional.ofNullable(newest);
  }
}
