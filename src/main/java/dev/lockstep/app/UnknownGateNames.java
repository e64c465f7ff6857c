// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app;

import dev.lockstep.backfill.definition.BackfillDefinition;
import dev.lockstep.finding.NearestName;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationProblem;
import dev.lockstep.migration.file.Version;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The names by which migrations and backfills wait for each other. One that does not exist is a
 * gate that never opens, or a backfill that never runs, and nothing else would ever say so.
 */
final class UnknownGateNames {
  private UnknownGateNames() {}

  /**
   * Gates of {@code files} on backfills that are not there.
   *
   * @param known the names of all backfills, those included that cannot be used as they are
   * @param knowsJava whether those written in Java are among them: only the service has them, and a
   *     gate that says that its backfill is one is believed elsewhere
   */
  static List<MigrationProblem> unknownBackfills(
      Collection<MigrationFile> files, Set<String> known, boolean knowsJava) {
    List<MigrationProblem> problems = new ArrayList<>();
    for (MigrationFile file : files) {
      for (String name : file.directives().requiresBackfills()) {
        boolean believed = !knowsJava && file.directives().inJava().contains(name);
        if (!known.contains(name) && !believed) {
          problems.add(
              new MigrationProblem(
                  file.script(),
                  file.directives().line(name),
                  "requires backfill "
                      + name
                      + ", which there is not: its gate would never open; "
                      + NearestName.of(name, known)
                          .map(near -> "did you mean " + near + "?")
                          .orElse(
                              known.isEmpty()
                                  ? "there is no backfill at all, see LOCKSTEP_BACKFILLS_DIR"
                                  : "there are " + String.join(", ", known))));
        }
      }
    }
    return problems;
  }

  /**
   * Backfills that wait for migrations that are not there.
   *
   * @param shipped the versions of the migrations folder
   * @param applied whether a version that is not shipped any more is in effect in the database
   */
  static List<MigrationProblem> unknownVersions(
      Collection<BackfillDefinition> definitions,
      Collection<Version> shipped,
      Predicate<Version> applied) {
    List<MigrationProblem> problems = new ArrayList<>();
    for (BackfillDefinition definition : definitions) {
      String required = definition.requires();
      if (required == null || !Version.isVersion(required)) {
        continue;
      }
      Version version = Version.of(required);
      if (!shipped.contains(version) && !applied.test(version)) {
        problems.add(
            new MigrationProblem(
                definition.file(),
                definition.lines().getOrDefault("requires", 1),
                "requires migration "
                    + required
                    + ", which there is not: it would never run"
                    + NearestName.of(required, shipped.stream().map(Version::toString).toList())
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("; name the version of a file in the migrations folder")));
      }
    }
    return problems;
  }
}
