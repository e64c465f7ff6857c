// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt;

import dev.lockstep.finding.Finding;
import dev.lockstep.migration.history.HistoryRow;
import java.util.List;

/**
 * What becomes of a live database.
 *
 * @param said what the tool's own table said
 * @param known how many rows its history has already
 * @param rows what is to be added to its history; empty if that says all of it
 * @param pending file names of what the next {@code migrate} applies
 * @param notes what is odd about it, and what was left out of the comparison
 */
public record LivePlan(
    AppliedTrack said,
    int known,
    List<HistoryRow> rows,
    List<String> pending,
    List<Finding> notes) {
  public LivePlan {
    rows = List.copyOf(rows);
    pending = List.copyOf(pending);
    notes = List.copyOf(notes);
  }
}
