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
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Where the files are not what was applied. */
public final class Disagreements {
  private Disagreements() {}

  /** Where the files are not what was applied: changed since, or gone. */
  public static List<MigrationProblem> of(MigrationSet set, History history) {
    Map<Version, AppliedMigration> applied = history.applied();
    List<MigrationProblem> problems = new ArrayList<>();
    for (MigrationFile file : set.versioned()) {
      AppliedMigration row = applied.get(file.version().orElseThrow());
      if (row != null) {
        compare(file, row).ifPresent(problems::add);
      }
    }
    problems.addAll(Baselines.problems(set, history));
    missing(set, history, applied, history.deleted(), problems);
    return problems;
  }

  /** Whether {@code file} is still what {@code row} says was applied. */
  static Optional<MigrationProblem> compare(MigrationFile file, AppliedMigration row) {
    if (row.checksumOrNull() == null || Objects.equals(row.checksumOrNull(), file.checksum())) {
      return Optional.empty();
    }
    if (!row.isOfSqlFile() && !row.ranAsBaseline()) {
      return Optional.of(
          new MigrationProblem(
              file.script(),
              0,
              "has the version of "
                  + row.script()
                  + ", which Flyway applied as "
                  + row.type()
                  + " and no SQL file can stand for; give this file a newer version"));
    }
    return Optional.of(
        new MigrationProblem(
            file.script(),
            0,
            "was changed after it was applied (checksum "
                + file.checksum()
                + ", applied "
                + row.checksumOrNull()
                + "); put the old text back and make the change in a new migration"));
  }

  /**
   * Applied from a SQL file, no newer than what is shipped, and that file is gone. What Java or a
   * script did, and what a later baseline stands for, has no file that could be put back.
   */
  static void missing(
      MigrationSet set,
      History history,
      Map<Version, AppliedMigration> applied,
      Set<Version> deleted,
      List<MigrationProblem> problems) {
    Set<Version> shipped =
        set.versioned().stream()
            .flatMap(file -> file.version().stream())
            .collect(Collectors.toSet());
    Optional<Version> latest = set.latest();
    for (AppliedMigration row : applied.values()) {
      Version version = row.version().orElseThrow();
      // A newer database is fine: an old pod in a roll-out sees versions that it does not ship.
      boolean newer = latest.isEmpty() || version.compareTo(latest.get()) > 0;
      boolean expected = row.isOfSqlFile() && !belowLaterBaseline(history, row);
      // What a baseline stands for may have been archived.
      if (!newer
          && expected
          && !set.isInBaseline(version)
          && !shipped.contains(version)
          && !deleted.contains(version)) {
        problems.add(
            new MigrationProblem(
                row.script(),
                0,
                "is missing: version "
                    + version
                    + " is applied but its file is not in the migrations folder; put it back"));
      }
    }
  }

  private static boolean belowLaterBaseline(History history, AppliedMigration applied) {
    Version version = applied.version().orElseThrow();
    return history.rows().stream()
        .filter(row -> row.isBaseline() && row.success() && row.rank() > applied.rank())
        .anyMatch(row -> row.version().filter(base -> version.compareTo(base) <= 0).isPresent());
  }
}
