// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt;

import java.util.List;
import java.util.Set;

/**
 * How a track is to be taken over.
 *
 * @param later names of migrations that get versions behind all others: those that some database
 *     lacks, although newer ones are applied there
 * @param applied names of migrations that count as applied although the tool's table has no row of
 *     them; believed only if the live schema is the one that they make
 */
public record AdoptionRequest(List<String> later, Set<String> applied) {
  /** In {@link #applied}: every migration. */
  public static final String ALL = "all";

  public AdoptionRequest {
    later = List.copyOf(later);
    applied = Set.copyOf(applied);
  }

  /** As the track and the database say. */
  public static AdoptionRequest plain() {
    return new AdoptionRequest(List.of(), Set.of());
  }
}
