// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.flyway;

import dev.lockstep.adopt.AppliedTrack;
import dev.lockstep.adopt.Track;
import dev.lockstep.adopt.TrackMigration;
import dev.lockstep.adopt.TrackTable;
import dev.lockstep.finding.Finding;
import dev.lockstep.migration.file.Version;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What Flyway's history says of the files: the last word on each counts. */
final class FlywayRows {
  private final TrackTable table;
  private final Track track;
  private final List<Finding> problems = new ArrayList<>();

  FlywayRows(TrackTable table, Track track) {
    this.table = table;
    this.track = track;
  }

  AppliedTrack read(Connection live) throws SQLException {
    Map<String, String> applied = new LinkedHashMap<>();
    try (Statement statement = live.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT version, description, type, script, success
                  FROM ONLY %s ORDER BY installed_rank\
                """
                    .formatted(table.quoted()))) {
      while (rows.next()) {
        row(rows, applied);
      }
    }
    return new AppliedTrack(
        table.qualified(), List.copyOf(applied.values()), Set.of(), problems, List.of());
  }

  private void row(ResultSet row, Map<String, String> applied) throws SQLException {
    String version = row.getString(1);
    String type = row.getString(3);
    String script = row.getString(4);
    String key = version == null ? "R " + row.getString(2) : version;
    if (type.equals("SCHEMA") || type.equals("DELETE")) {
      applied.remove(key);
    } else if (!row.getBoolean(5)) {
      problem(script + " failed there; heal it with 'flyway repair', and adopt again");
    } else if (type.endsWith("BASELINE")) {
      problem(
          "begins with a baseline at "
              + version
              + ", and what was there before it is in no file; take the database over with"
              + " 'lockstep adopt database'");
    } else if (type.startsWith("UNDO")) {
      applied.remove(key);
    } else if (!type.equals("SQL")) {
      problem(
          script
              + " is a migration of type "
              + type
              + ", which Lockstep does not run; write it in SQL under the same version, and heal"
              + " the row with 'flyway repair'");
    } else {
      Optional<TrackMigration> file = file(version, row.getString(2));
      if (file.isPresent()) {
        applied.put(key, file.get().name());
      } else {
        problem(
            script
                + " is applied, and there is no file of it; put it back, or mark the row as deleted"
                + " with 'flyway repair'");
      }
    }
  }

  private Optional<TrackMigration> file(@Nullable String version, String description) {
    return track.migrations().stream()
        .filter(
            each ->
                version == null
                    ? each.version().isEmpty()
                        && each.description().replace('_', ' ').equals(description)
                    : each.version().filter(Version.of(version)::equals).isPresent())
        .findFirst();
  }

  private void problem(String message) {
    problems.add(new Finding(FlywaySource.RULE, table.qualified(), 0, message));
  }
}
