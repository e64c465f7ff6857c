// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.plan;

import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationProblem;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.history.AppliedMigration;
import dev.lockstep.migration.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Baselines, {@code B} files, beside a database that is not empty: it goes on by the migrations
 * that they stand for, so these must be there as far as it needs them.
 */
final class Baselines {
  private Baselines() {}

  /** Where the baselines are not what was applied, or leave a database behind. */
  static List<MigrationProblem> problems(MigrationSet set, History history) {
    List<MigrationProblem> problems = new ArrayList<>();
    for (AppliedMigration row : history.rows()) {
      if (row.ranAsBaseline() && row.success()) {
        set.baselines().stream()
            .filter(file -> file.version().equals(row.version()))
            .findFirst()
            .flatMap(file -> Disagreements.compare(file, row))
            .ifPresent(problems::add);
      }
    }
    leftBehind(set, history).ifPresent(problems::add);
    return problems;
  }

  private static Optional<MigrationProblem> leftBehind(MigrationSet set, History history) {
    Optional<Version> newest = history.latest().flatMap(AppliedMigration::version);
    if (set.baselines().isEmpty() || newest.isEmpty() || !set.isInBaseline(newest.get())) {
      return Optional.empty();
    }
    MigrationFile baseline = set.baselines().getLast();
    Version version = baseline.version().orElseThrow();
    boolean reached = newest.get().equals(version);
    boolean goesOn =
        set.squashed().stream()
            .anyMatch(file -> file.version().orElseThrow().compareTo(newest.get()) >= 0);
    return reached || goesOn
        ? Optional.empty()
        : Optional.of(
            new MigrationProblem(
                baseline.script(),
                0,
                "is for empty databases: this one is at version "
                    + newest.get()
                    + ", and the migrations from there to "
                    + version
                    + " are not here; put them back from where they are archived"));
  }
}
