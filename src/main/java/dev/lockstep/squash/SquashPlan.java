// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.squash;

import dev.lockstep.generate.GeneratedFile;
import java.util.List;

/**
 * A baseline for migrations, proven.
 *
 * @param files what is to be written: the baseline, and the lock that knows it
 * @param migrations how many it stands for
 * @param rows which tables those migrations leave rows in, which the baseline has as well
 * @param archivable files that nothing needs once every database is past the baseline
 * @param notes what people should know
 */
public record SquashPlan(
    List<GeneratedFile> files,
    int migrations,
    List<SeedRows> rows,
    List<String> archivable,
    List<String> notes) {
  public SquashPlan {
    files = List.copyOf(files);
    rows = List.copyOf(rows);
    archivable = List.copyOf(archivable);
    notes = List.copyOf(notes);
  }
}
