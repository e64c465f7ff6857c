// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import dev.lockstep.failure.Explained;
import dev.lockstep.failure.Meaning;
import dev.lockstep.failure.Retry;
import java.util.List;
import java.util.stream.Collectors;

/** The files, or the files and the history, do not agree. Nothing was changed. */
public final class InvalidMigrationsException extends RuntimeException implements Explained {
  private static final long serialVersionUID = 1L;

  private final transient List<MigrationProblem> problems;

  public InvalidMigrationsException(List<MigrationProblem> problems) {
    super(
        problems.size()
            + (problems.size() == 1 ? " problem" : " problems")
            + " in the migrations, nothing was changed: "
            + problems.stream().map(MigrationProblem::toString).collect(Collectors.joining("; ")));
    this.problems = List.copyOf(problems);
  }

  /** Every problem found, not only the first. */
  public List<MigrationProblem> problems() {
    return problems;
  }

  @Override
  public Meaning meaning() {
    return Meaning.FINDINGS;
  }

  @Override
  public Retry retry() {
    return Retry.NEVER;
  }
}
