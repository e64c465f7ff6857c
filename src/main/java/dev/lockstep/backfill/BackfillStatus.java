// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill;

import dev.lockstep.backfill.definition.DefinitionProblem;
import dev.lockstep.backfill.run.FailedKey;
import dev.lockstep.backfill.run.FailedRange;
import dev.lockstep.backfill.run.Run;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One backfill: what is written, and where its newest run is.
 *
 * @param state {@code never-run}, the state of the newest run, {@code changed}: it was complete,
 *     but the file is another one now or a migration that it belongs to was undone, or {@code
 *     invalid}: the file cannot be used
 * @param checksum of the definition at hand; null if there is only a run, and no file any more
 * @param remaining rows that need work, counted or, while it runs, reckoned; null: never counted
 * @param newest the newest run; null if there was none
 * @param quarantined keys of the newest run that were left out
 * @param troubles ranges of the newest run whose last attempt failed
 * @param problems why the file cannot be used, with file and line; empty: it can
 */
public record BackfillStatus(
    String name,
    String state,
    @Nullable String checksum,
    @Nullable Long remaining,
    @Nullable Run newest,
    List<FailedKey> quarantined,
    List<FailedRange> troubles,
    List<DefinitionProblem> problems) {
  public static final String NEVER_RUN = "never-run";
  public static final String CHANGED = "changed";
  public static final String INVALID = "invalid";

  public BackfillStatus {
    quarantined = List.copyOf(quarantined);
    troubles = List.copyOf(troubles);
    problems = List.copyOf(problems);
  }

  /** The newest run, if there was one. */
  public Optional<Run> run() {
    return Optional.ofNullable(newest);
  }

  /**
   * The process that works on it and since when, or that none does and what would go on with it;
   * neither keys nor errors, which not everybody may see. Null where the state says all.
   */
  public @Nullable String note() {
    return StateExplanation.of(this);
  }
}
