// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.undo;

import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationProblem;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.history.AppliedMigration;
import dev.lockstep.migration.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is to be undone, and what speaks against it as far as files and history show.
 *
 * @param set the files
 * @param history the database's
 * @param steps in the order in which they are undone: what was applied last comes first
 * @param problems everything that forbids it; empty if it may go on
 */
public record UndoPlan(
    MigrationSet set, History history, List<UndoStep> steps, List<MigrationProblem> problems) {
  public UndoPlan {
    steps = List.copyOf(steps);
    problems = List.copyOf(problems);
  }

  /** The same, and more that speaks against it. */
  public UndoPlan with(List<MigrationProblem> more) {
    List<MigrationProblem> all = new ArrayList<>(problems);
    more.stream().filter(problem -> !all.contains(problem)).forEach(all::add);
    return new UndoPlan(set, history, steps, all);
  }

  /** The migrations that are undone, as far as they are shipped. */
  public List<MigrationFile> undone() {
    List<MigrationFile> files = new ArrayList<>();
    for (UndoStep step : steps) {
      if (step.forwardOrNull() != null) {
        files.add(step.forwardOrNull());
      }
    }
    return files;
  }

  /** What stays in effect, in the order in which it was applied. */
  public List<AppliedMigration> staying() {
    List<AppliedMigration> undone = steps.stream().map(UndoStep::row).toList();
    Map<Version, AppliedMigration> applied = history.applied();
    return history.rows().stream()
        .filter(row -> row.version().filter(version -> applied.get(version) == row).isPresent())
        .filter(row -> !undone.contains(row))
        .toList();
  }

  /** Whether {@code other} undoes the very same rows. */
  boolean isSameAs(UndoPlan other) {
    return ranks().equals(other.ranks());
  }

  private List<Integer> ranks() {
    return steps.stream().map(step -> step.row().rank()).toList();
  }
}
