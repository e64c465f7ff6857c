// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.run;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Runs whose work counts for nothing any more: a migration was undone after them. */
public final class UndoneRuns {
  private UndoneRuns() {}

  /**
   * Marks the runs of {@code names} that have ended, in the transaction of the caller.
   *
   * @param version the migration that is undone
   * @return the names of those that had such runs
   */
  public static List<String> mark(
      Connection inside, Collection<String> names, String version, String actor)
      throws SQLException {
    if (names.isEmpty() || RunTables.of(inside).isEmpty()) {
      return List.of();
    }
    List<String> marked = new ArrayList<>();
    try (PreparedStatement statement =
        inside.prepareStatement(
            """
            UPDATE lockstep.backfill_run SET undone = ?
             WHERE state IN ('complete', 'failed') AND undone IS NULL AND name = ANY (?)
            RETURNING id, name""")) {
      statement.setString(1, version);
      statement.setArray(2, inside.createArrayOf("text", names.toArray()));
      try (ResultSet results = statement.executeQuery()) {
        while (results.next()) {
          marked.add(results.getString(2));
          RunQueries.note(
              inside,
              results.getLong(1),
              results.getString(2),
              actor,
              "undone",
              "migration " + version + " was undone");
        }
      }
    }
    return marked;
  }
}
