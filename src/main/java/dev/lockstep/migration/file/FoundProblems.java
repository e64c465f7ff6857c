// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a file from being run, looked for once: only files that are to be run are asked, and
 * some are asked often.
 */
final class FoundProblems {
  private final boolean mayBreakRules;
  private volatile @Nullable List<MigrationProblem> problems;

  /**
   * Not looked for yet.
   *
   * @param mayBreakRules whether the file has to be read again for its statements: not if none can
   *     break a rule
   */
  FoundProblems(boolean mayBreakRules) {
    this.mayBreakRules = mayBreakRules;
  }

  List<MigrationProblem> in(MigrationFile file) {
    List<MigrationProblem> known = problems;
    if (known == null) {
      List<MigrationProblem> found = new ArrayList<>(BeforeExecution.problems(file));
      if (mayBreakRules) {
        found.addAll(StatementRule.problems(file));
      }
      known = List.copyOf(found);
      problems = known;
    }
    return known;
  }

  /** A file is the same whether it was looked at or not. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FoundProblems;
  }

  @Override
  public int hashCode() {
    return 0;
  }
}
