// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.database;

import dev.lockstep.catalog.Fingerprint;
import dev.lockstep.generate.GeneratedFile;
import dev.lockstep.migration.history.HistoryRow;
import java.util.List;

/**
 * What becomes of a database without a track, proven.
 *
 * @param files what is to be written: modules, the baseline migration, the lock; empty if all is
 *     there already
 * @param rows the history to write; empty if it is there already
 * @param notes what people should know
 * @param state of the live schema that all of this is about
 */
public record DatabasePlan(
    List<GeneratedFile> files, List<HistoryRow> rows, List<String> notes, Fingerprint state) {
  public DatabasePlan {
    files = List.copyOf(files);
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
  }

  /** Whether there is nothing left to do. */
  public boolean isDone() {
    return files.isEmpty() && rows.isEmpty();
  }
}
