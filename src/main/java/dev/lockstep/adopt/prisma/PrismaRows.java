// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt.prisma;

import dev.lockstep.adopt.AppliedTrack;
import dev.lockstep.adopt.TextHashes;
import dev.lockstep.adopt.TrackTable;
import dev.lockstep.finding.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rows of Prisma's table against its folders, by name. */
final class PrismaRows {
  private final TrackTable table;
  private final List<PrismaMigration> files;
  private final List<Finding> problems = new ArrayList<>();
  private final List<Finding> notes = new ArrayList<>();

  PrismaRows(TrackTable table, List<PrismaMigration> files) {
    this.table = table;
    this.files = files;
  }

  /**
   * A try to apply a migration that was not rolled back since.
   *
   * @param steps 0 if somebody only said that it is applied
   */
  private record Row(String name, String checksum, boolean finished, int steps) {}

  AppliedTrack read(Connection live) throws SQLException, IOException {
    Map<String, Row> rows = new LinkedHashMap<>();
    try (Statement statement = live.createStatement();
        ResultSet results =
            statement.executeQuery(
                """
                SELECT migration_name, checksum, finished_at IS NOT NULL, applied_steps_count
                  FROM ONLY %s
                 WHERE rolled_back_at IS NULL
                 ORDER BY started_at, migration_name\
                """
                    .formatted(table.quoted()))) {
      while (results.next()) {
        Row row =
            new Row(
                results.getString(1),
                results.getString(2),
                results.getBoolean(3),
                results.getInt(4));
        rows.merge(row.name(), row, (first, second) -> first.finished() ? first : second);
      }
    }
    List<String> applied = new ArrayList<>();
    for (Row row : rows.values()) {
      PrismaMigration file =
          files.stream().filter(each -> each.name().equals(row.name())).findFirst().orElse(null);
      if (!row.finished()) {
        failed(row);
      } else if (file == null) {
        unknown(row);
      } else {
        applied.add(row.name());
        compare(row, file);
      }
    }
    return new AppliedTrack(table.qualified(), applied, Set.of(), problems, notes);
  }

  private void failed(Row row) {
    problem(
        row.name()
            + " failed here, and nobody has said what became of it; bring the database to where it"
            + " should be, say so with 'prisma migrate resolve --applied "
            + row.name()
            + "', or --rolled-back if nothing of it is left, and adopt again");
  }

  private void unknown(Row row) {
    if (files.stream().anyMatch(file -> file.name().compareTo(row.name()) > 0)) {
      note(
          table.qualified(),
          row.name()
              + " is applied, and there is no folder of it; the live schema tells whether anything"
              + " of it is left");
    } else {
      problem(
          row.name()
              + " is applied, which is newer than every folder here: they are older than the"
              + " database; adopt from a newer checkout");
    }
  }

  private void compare(Row row, PrismaMigration file) throws IOException {
    if (!TextHashes.of(Files.readString(file.file())).contains(row.checksum())) {
      note(
          file.file().toString(),
          "was edited after it was applied here (its row in "
              + table.qualified()
              + " has another checksum); the live schema tells whether it does the same");
    }
    if (row.steps() == 0) {
      note(
          file.file().toString(),
          "was not run here, but marked as applied by 'prisma migrate resolve'; the live schema"
              + " tells whether it is in effect");
    }
  }

  private void problem(String message) {
    problems.add(new Finding(PrismaSource.RULE, table.qualified(), 0, message));
  }

  private void note(String at, String message) {
    notes.add(new Finding(PrismaSource.RULE, at, 0, message));
  }
}
