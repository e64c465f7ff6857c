// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt;

import dev.lockstep.finding.Finding;
import java.util.List;

/**
 * The files of a track, read.
 *
 * @param migrations in the order in which the tool applies them to an empty database
 * @param problems why they cannot be adopted as they are; empty if they can
 * @param notes what is odd about them and what it means, but keeps nothing from being adopted
 */
public record Track(List<TrackMigration> migrations, List<Finding> problems, List<Finding> notes) {
  public Track {
    migrations = List.copyOf(migrations);
    problems = problems.stream().distinct().toList();
    notes = notes.stream().distinct().toList();
  }
}
