// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.liquibase;

import dev.lockstep.adopt.AppliedTrack;
import dev.lockstep.adopt.Track;
import dev.lockstep.adopt.TrackMigration;
import dev.lockstep.adopt.TrackTable;
import dev.lockstep.finding.Finding;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of {@code databasechangelog} against the changesets, by author and id. */
final class ChangeLogRows {
  private final TrackTable table;
  private final Set<String> names;
  private final Map<String, String> sums;
  private final List<Finding> notes = new ArrayList<>();

  /**
   * @param sums the checksum of each changeset as it is now; empty if they are not known
   */
  ChangeLogRows(TrackTable table, Track track, Map<String, String> sums) {
    this.sums = sums;
    this.table = table;
    this.names = track.migrations().stream().map(TrackMigration::name).collect(Collectors.toSet());
  }

  AppliedTrack read(Connection live) throws SQLException {
    Set<String> applied = new LinkedHashSet<>();
    List<Finding> problems = new ArrayList<>();
    try (Statement statement = live.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT author, id, filename, exectype, md5sum
                  FROM ONLY %s ORDER BY orderexecuted, dateexecuted\
                """
                    .formatted(table.quoted()))) {
      while (rows.next()) {
        String name = rows.getString(1) + ":" + rows.getString(2);
        String how = rows.getString(4);
        if (!names.contains(name)) {
          note(
              name
                  + " ("
                  + rows.getString(3)
                  + ") is applied, and is no changeset that is adopted; the live schema tells"
                  + " whether anything of it is left");
        } else if (how.equals("FAILED")) {
          problems.add(
              new Finding(
                  LiquibaseSource.RULE,
                  table.qualified(),
                  0,
                  name + " failed there; bring it to its end with Liquibase, and adopt again"));
        } else if (!how.equals("SKIPPED")) {
          applied.add(name);
          compare(name, rows.getString(5));
          if (how.equals("MARK_RAN")) {
            note(
                name
                    + " was not run here, but marked as run; the live schema tells whether it is in"
                    + " effect");
          }
        }
      }
    }
    if (sums.isEmpty() && !applied.isEmpty()) {
      note(
          "its checksums (md5sum) were not compared, for Liquibase is not installed here; the live"
              + " schema was");
    }
    return new AppliedTrack(table.qualified(), List.copyOf(applied), Set.of(), problems, notes);
  }

  /** Those of one version of Liquibase's are comparable: {@code 9:…}. */
  private void compare(String name, @Nullable String sum) {
    String now = sums.get(name);
    if (now == null || sum == null || now.equals(sum)) {
      return;
    }
    note(
        now.regionMatches(0, sum, 0, sum.indexOf(':') + 1)
            ? name
                + " was edited after it was run here (its checksum is another); the live schema"
                + " tells whether that matters"
            : name + " has a checksum of another version of Liquibase's, which was not compared");
  }

  private void note(String message) {
    notes.add(new Finding(LiquibaseSource.RULE, table.qualified(), 0, message));
  }
}
