package dev.lockstep.adopt;

import dev.lockstep.migration.HistoryRow;
import java.util.List;

/**
 * What becomes of a live database.
 *
 * @param table the tool's own table, {@code schema.name}; empty if the database has none
 * @param rows the history to write; empty if it has one already that says the same
 * @param pending file names of what the next {@code migrate} applies
 * @param notes what was left out of the comparison with it
 */
public record LivePlan(
    String table, List<HistoryRow> rows, List<String> pending, List<String> notes) {
  public LivePlan {
    rows = List.copyOf(rows);
    pending = List.copyOf(pending);
    notes = List.copyOf(notes);
  }
}
