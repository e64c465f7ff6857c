// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt;

import dev.lockstep.finding.Finding;
import dev.lockstep.generate.GeneratedFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What an adoption is going to do, proven.
 *
 * @param tool whose track it is
 * @param migrations how many the track has
 * @param files what is to be written; empty if all is there already
 * @param replaced those of them that lie there already, and others that go
 * @param notes what people should know
 * @param live what becomes of the live database; empty if none was asked
 */
public record AdoptionPlan(
    String tool,
    int migrations,
    List<GeneratedFile> files,
    List<Path> replaced,
    List<Finding> notes,
    Optional<LivePlan> live) {
  public AdoptionPlan {
    files = List.copyOf(files);
    replaced = List.copyOf(replaced);
    notes = List.copyOf(notes);
  }

  /** Whether there is nothing left to do. */
  public boolean isDone() {
    return files.isEmpty()
        && replaced.isEmpty()
        && live.filter(plan -> !plan.rows().isEmpty()).isEmpty();
  }
}
