// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.drizzle;

import dev.lockstep.finding.Finding;
import java.util.List;

/**
 * What a folder of Drizzle's lists, in the order in which Drizzle applies it to an empty database.
 *
 * @param format which of the two forms it has
 */
record Listing(Format format, List<Entry> entries, List<Finding> problems, List<Finding> notes) {
  /** How Drizzle lays its migrations out, and how it tells which are pending. */
  enum Format {
    /** Pending is what is later than the newest row: an older one is skipped in silence. */
    JOURNAL,
    /** Pending is what has no row of its name. */
    FOLDERS
  }

  Listing {
    entries = List.copyOf(entries);
    problems = List.copyOf(problems);
    notes = List.copyOf(notes);
  }
}
