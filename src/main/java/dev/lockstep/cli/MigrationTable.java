// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.undo.Undoability;
import dev.lockstep.postgres.Durations;
import dev.lockstep.terminal.Ink;
import dev.lockstep.terminal.TextTable;
import dev.lockstep.terminal.TextTable.Cell;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;

/**
 * The migrations as a table, in the order in which they are and will be applied, so that the next
 * is at the end, above the prompt.
 */
final class MigrationTable {
  private static final List<String> HEAD =
      List.of("VERSION", "DESCRIPTION", "STATE", "APPLIED (UTC)", "TOOK", "REVERSE");
  private static final int DESCRIPTION = 1;
  private static final int TOOK = 4;
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneOffset.UTC);

  /** How many applied ones are shown to people who do not ask for all. */
  private static final int MOST_APPLIED = 10;

  /** And how many pending ones. */
  private static final int MOST_PENDING = 20;

  private static final Set<String> APPLIED = Set.of(MigrationLine.APPLIED, MigrationLine.BASELINE);

  private final List<MigrationLine> lines;

  MigrationTable(List<MigrationLine> lines) {
    this.lines = lines;
  }

  /** Prints it, and how much was left out; nothing where there are no migrations. */
  void print(Console console, boolean all) {
    if (lines.isEmpty()) {
      return;
    }
    long applied = lines.stream().filter(line -> APPLIED.contains(line.state())).count();
    long failed = lines.stream().filter(line -> line.state().equals(MigrationLine.FAILED)).count();
    long older = all ? 0 : Math.max(0, applied - MOST_APPLIED);
    long later = all ? 0 : Math.max(0, lines.size() - applied - failed - MOST_PENDING);
    TextTable table = new TextTable(HEAD, DESCRIPTION).numbersIn(List.of(TOOK));
    lines.stream().limit(lines.size() - later).skip(older).forEach(line -> table.add(row(line)));
    console.line("");
    console.table(table);
    if (older + later > 0) {
      console.line(
          (older > 0 ? older + " older" : "")
              + (older > 0 && later > 0 ? " and " : "")
              + (later > 0 ? later + " later" : "")
              + " not shown; --all lists them",
          Ink.DIM);
    }
    console.line("");
  }

  private static List<Cell> row(MigrationLine line) {
    boolean ran = APPLIED.contains(line.state());
    return List.of(
        Cell.of(Version.isVersion(line.version()) ? line.version() : "R"),
        Cell.of(line.description()),
        new Cell(line.state(), ink(line.state())),
        ran && line.installedOn() != null
            ? new Cell(MINUTE.format(line.installedOn()), Ink.DIM)
            : Cell.of(""),
        ran && line.executionMillis() != null
            ? new Cell(Durations.format(Duration.ofMillis(line.executionMillis())), Ink.DIM)
            : Cell.of(""),
        line.reverse() == null ? Cell.of("") : reverse(line.reverse()));
  }

  private static Ink ink(String state) {
    return switch (state) {
      case MigrationLine.FAILED -> Ink.BAD;
      case MigrationLine.PENDING -> Ink.WARNING;
      case MigrationLine.GATED -> Ink.HINT;
      default -> Ink.GOOD;
    };
  }

  private static Cell reverse(MigrationLine.Reverse reverse) {
    return new Cell(
        reverse.how().equals(Undoability.How.NO_REVERSE.text()) ? "none" : reverse.how(),
        reverse.possible() ? Ink.PLAIN : Ink.DIM);
  }
}
