// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.undo;

import dev.lockstep.migration.file.BeforeExecution;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationProblem;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.history.AppliedMigration;
import dev.lockstep.migration.history.History;
import dev.lockstep.migration.outside.UnfinishedUndo;
import dev.lockstep.migration.plan.Disagreements;
import dev.lockstep.migration.plan.UnknownVersionException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds what a request undoes, and everything that speaks against it. Needs no database. */
final class UndoPlanning {
  private final MigrationSet set;
  private final History history;
  private final List<UnfinishedUndo> begun;
  private final SnapshotLookup snapshots;
  private final Map<Version, MigrationFile> files = new HashMap<>();
  private final List<MigrationProblem> problems = new ArrayList<>();

  /** What there is to undo, newest first. */
  private final List<AppliedMigration> there;

  private UndoPlanning(
      MigrationSet set, History history, List<UnfinishedUndo> begun, SnapshotLookup snapshots) {
    this.set = set;
    this.history = history;
    this.begun = begun;
    this.snapshots = snapshots;
    set.versioned().forEach(file -> files.put(file.version().orElseThrow(), file));
    Map<Version, AppliedMigration> applied = history.applied();
    this.there =
        history.rows().stream()
            .filter(
                row ->
                    isBegun(row)
                        || row.version().filter(version -> applied.get(version) == row).isPresent())
            .sorted(Comparator.comparingInt(AppliedMigration::rank).reversed())
            .toList();
  }

  /**
   * What {@code request} undoes.
   *
   * @param begun what earlier undos did not finish
   * @throws UnknownVersionException if it names a version that no migration has
   * @throws AmbiguousUndoException if it does not say how far, and nothing is unfinished
   */
  static UndoPlan of(
      UndoRequest request,
      MigrationSet set,
      History history,
      List<UnfinishedUndo> begun,
      SnapshotLookup snapshots) {
    return new UndoPlanning(set, history, begun, snapshots).plan(request);
  }

  private UndoPlan plan(UndoRequest request) {
    List<AppliedMigration> undone =
        switch (request) {
          case UndoRequest.To to -> newerThan(to.version());
          case UndoRequest.Everything everything -> everything();
          case UndoRequest.Last last -> last(last.count());
          case UndoRequest.Unfinished unfinished -> unfinished();
        };
    problems.addAll(Disagreements.of(set, history));
    whatStays(there.stream().filter(row -> !undone.contains(row)).toList(), undone);
    failedOnes();
    List<UndoStep> steps = undone.stream().map(this::step).toList();
    steps.forEach(this::judge);
    return new UndoPlan(set, history, steps, problems.stream().distinct().toList());
  }

  private boolean isBegun(AppliedMigration row) {
    return !row.success() && UnfinishedUndo.of(row, begun).isPresent();
  }

  private List<AppliedMigration> newerThan(Version version) {
    boolean known = history.includes(version) || files.containsKey(version);
    if (!known && version.equals(Version.of("0"))) {
      return everything();
    }
    if (!known) {
      throw new UnknownVersionException("--to", version, set);
    }
    Optional<AppliedMigration> latest = history.latest();
    if (there.stream().anyMatch(row -> isBegun(row) && is(row, version::equals))) {
      problem(
          script(version),
          "is half undone and cannot stay; go further back, or finish it with"
              + " 'lockstep undo'");
    } else if (!history.includes(version)) {
      problem(
          script(version),
          "version "
              + version
              + " is not applied, so nothing can go back to it; the database is at "
              + latest
                  .flatMap(AppliedMigration::version)
                  .map(at -> "version " + at)
                  .orElse("no version"));
    }
    belowBaseline(baseline -> version.compareTo(baseline) < 0);
    return select(row -> is(row, each -> each.compareTo(version) > 0));
  }

  private List<AppliedMigration> everything() {
    belowBaseline(baseline -> true);
    return there;
  }

  private void belowBaseline(Predicate<Version> isBelow) {
    history
        .baseline()
        .filter(isBelow)
        .ifPresent(
            baseline ->
                problem(
                    "flyway_schema_history",
                    "begins with a baseline at version "
                        + baseline
                        + ", and what came before it was not applied by a migration; go back to it"
                        + " with --to "
                        + baseline));
  }

  private List<AppliedMigration> last(int count) {
    if (count > there.size()) {
      problem(
          "flyway_schema_history",
          "has "
              + there.size()
              + (there.size() == 1 ? " migration" : " migrations")
              + " to undo, not "
              + count);
    }
    return there.subList(0, Math.min(count, there.size()));
  }

  private List<AppliedMigration> unfinished() {
    List<AppliedMigration> rows = select(this::isBegun);
    if (rows.isEmpty()) {
      throw new AmbiguousUndoException("how far back? " + UndoRequest.EXTENT);
    }
    return rows;
  }

  private List<AppliedMigration> select(Predicate<AppliedMigration> wanted) {
    return there.stream().filter(wanted).toList();
  }

  private static boolean is(AppliedMigration row, Predicate<Version> wanted) {
    return row.version().filter(wanted).isPresent();
  }

  /** Flyway applies nothing that is older than what is applied: what is undone could not return. */
  private void whatStays(List<AppliedMigration> staying, List<AppliedMigration> undone) {
    Optional<Version> oldest =
        undone.stream().flatMap(row -> row.version().stream()).min(Comparator.naturalOrder());
    for (AppliedMigration row : staying) {
      Version version = row.version().orElseThrow();
      if (isBegun(row)) {
        UnfinishedUndo.of(row, begun)
            .ifPresent(half -> problem(row.script(), half.text() + " first"));
      } else if (oldest.isPresent() && version.compareTo(oldest.get()) > 0) {
        problem(
            row.script(),
            "is newer than version "
                + oldest.get()
                + ", was applied before it and would stay: version "
                + oldest.get()
                + " could then never be applied again; undo both with --to");
      }
    }
  }

  private void failedOnes() {
    for (AppliedMigration row : history.failed()) {
      if (!isBegun(row)) {
        problem(
            row.script(),
            "failed outside a transaction and may be half applied; 'lockstep migrate' goes on with"
                + " it, 'lockstep repair' forgets it");
      }
    }
  }

  private UndoStep step(AppliedMigration row) {
    Version version = row.version().orElseThrow();
    MigrationFile forward = files.get(version);
    return new UndoStep(
        row, forward, Undoability.of(forward, set.reverses().get(version)), isBegun(row));
  }

  private void judge(UndoStep step) {
    String script = step.row().script();
    MigrationFile reverse = step.way().reverseOrNull();
    if (step.forwardOrNull() == null) {
      problem(
          script, "is applied, and its file is not here; undo with the program that shipped it");
    } else if (step.way().how() == Undoability.How.IRREVERSIBLE) {
      problem(script, "is " + step.way().text() + "; " + instead(step.row()));
    } else if (reverse == null) {
      problem(
          script,
          "has no reverse, U" + step.version() + "__" + "…sql is not here; " + instead(step.row()));
    } else {
      problems.addAll(reverse.problems());
      problems.addAll(BeforeExecution.problems(reverse));
    }
  }

  private String instead(AppliedMigration row) {
    return snapshots
        .before(row)
        .map(
            id ->
                "snapshot "
                    + id
                    + " was taken before it: 'lockstep snapshot restore "
                    + id
                    + " --to <database>'")
        .orElse("no snapshot serves either; go forward with a new migration");
  }

  private String script(Version version) {
    MigrationFile file = files.get(version);
    return file != null
        ? file.script()
        : there.stream()
            .filter(row -> is(row, version::equals))
            .map(AppliedMigration::script)
            .collect(
                Collectors.collectingAndThen(
                    Collectors.joining(), found -> found.isEmpty() ? "--to " + version : found));
  }

  private void problem(String file, String message) {
    problems.add(new MigrationProblem(file, 0, message));
  }
}
