// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import dev.lockstep.health.HealthReport;
import dev.lockstep.health.Observation;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.history.AppliedMigration;
import dev.lockstep.migration.history.History;
import dev.lockstep.migration.undo.Undoability;
import dev.lockstep.postgres.Durations;
import dev.lockstep.terminal.Ink;
import dev.lockstep.terminal.TextTable;
import dev.lockstep.terminal.TextTable.Cell;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The migrations as a table: applied ones in the order in which they were applied, then what failed
 * and what is pending, so that the next is at the end, above the prompt.
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

  private final Observation seen;
  private final MigrationSet files;

  /**
   * @param files those of this installation; none where they cannot be read
   */
  MigrationTable(Observation seen, MigrationSet files) {
    this.seen = seen;
    this.files = files;
  }

  /** Prints it, and how much was left out; nothing where there are no migrations. */
  void print(Console console, boolean all) {
    List<AppliedMigration> applied = applied();
    List<HealthReport.Migration> pending = seen.report().migrations().pending();
    List<HealthReport.Migration> failed = seen.report().migrations().failed();
    if (applied.isEmpty() && pending.isEmpty() && failed.isEmpty()) {
      return;
    }
    int older = all ? 0 : Math.max(0, applied.size() - MOST_APPLIED);
    int later = all ? 0 : Math.max(0, pending.size() - MOST_PENDING);
    TextTable table = new TextTable(HEAD, DESCRIPTION).numbersIn(List.of(TOOK));
    applied.stream().skip(older).forEach(row -> table.add(row(row)));
    failed.forEach(each -> table.add(row(each, "failed", Ink.BAD)));
    boolean gated = false;
    for (HealthReport.Migration each : pending.subList(0, pending.size() - later)) {
      gated |= isGate(each);
      table.add(gated ? row(each, "gated", Ink.HINT) : row(each, "pending", Ink.WARNING));
    }
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

  /** Those in effect, in order of installation. */
  private List<AppliedMigration> applied() {
    @Nullable History history = seen.history();
    if (history == null) {
      return List.of();
    }
    Map<Version, AppliedMigration> versions = history.applied();
    Map<String, AppliedMigration> repeatables = history.repeatables();
    List<AppliedMigration> applied = new ArrayList<>();
    for (AppliedMigration row : history.rows()) {
      boolean counts =
          row.versionOrNull() == null
              ? repeatables.get(row.description()) == row
              : versions.get(row.versionOrNull()) == row || (row.isBaseline() && row.success());
      if (counts) {
        applied.add(row);
      }
    }
    return applied;
  }

  private boolean isGate(HealthReport.Migration migration) {
    HealthReport.GatedBy gate = seen.report().migrations().gatedBy();
    return gate != null && gate.version().equals(migration.version());
  }

  private List<Cell> row(AppliedMigration row) {
    return List.of(
        Cell.of(row.version().map(Version::toString).orElse("R")),
        Cell.of(row.description()),
        new Cell(row.isBaseline() ? "baseline" : "applied", Ink.GOOD),
        new Cell(MINUTE.format(row.installedOn()), Ink.DIM),
        new Cell(Durations.format(Duration.ofMillis(row.executionMillis())), Ink.DIM),
        row.version().filter(version -> !row.isBaseline()).map(this::reverse).orElse(Cell.of("")));
  }

  private List<Cell> row(HealthReport.Migration migration, String state, Ink ink) {
    boolean versioned = Version.isVersion(migration.version());
    return List.of(
        Cell.of(versioned ? migration.version() : "R"),
        Cell.of(migration.description()),
        new Cell(state, ink),
        Cell.of(""),
        Cell.of(""),
        versioned ? reverse(Version.of(migration.version())) : Cell.of(""));
  }

  private Cell reverse(Version version) {
    Optional<MigrationFile> forward =
        files.versioned().stream()
            .filter(file -> file.version().filter(version::equals).isPresent())
            .findFirst();
    Undoability way = Undoability.of(forward.orElse(null), files.reverses().get(version));
    return new Cell(
        way.how() == Undoability.How.NO_REVERSE ? "none" : way.how().text(),
        way.isOpen() ? Ink.PLAIN : Ink.DIM);
  }
}
