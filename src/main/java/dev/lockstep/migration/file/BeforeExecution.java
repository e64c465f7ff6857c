// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import java.util.ArrayList;
import java.util.List;

/** Whether Flyway can execute and record a file, as far as that is known before it tries. */
public final class BeforeExecution {
  /** The length of the column in Flyway's history. */
  private static final int LONGEST_VERSION = 50;

  /** Which placeholders have a value is the same in each. */
  private static final Placeholders ANY_DATABASE = Placeholders.of("", "", "");

  private BeforeExecution() {}

  /** What is wrong with a migration that is to run. */
  public static List<MigrationProblem> problems(MigrationFile file) {
    List<MigrationProblem> problems = new ArrayList<>(ScriptKeys.problems(file));
    String version = file.version().map(Version::toString).orElse("");
    if (version.length() > LONGEST_VERSION) {
      problems.add(
          new MigrationProblem(
              file.script(),
              0,
              "has a version of "
                  + version.length()
                  + " characters, and Flyway's history has room for "
                  + LONGEST_VERSION
                  + "; give it a shorter one"));
    }
    // In a repeatable migration they are replaced anyway, for its checksum.
    if (file.version().isPresent() && Placeholders.occurIn(file)) {
      try {
        int unused = ANY_DATABASE.checksum(file);
      } catch (Placeholders.UnknownPlaceholderException e) {
        problems.add(new MigrationProblem(file.script(), e.line(), String.valueOf(e.getMessage())));
      }
    }
    return problems;
  }
}
