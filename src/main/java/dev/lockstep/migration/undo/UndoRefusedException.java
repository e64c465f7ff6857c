// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.undo;

import dev.lockstep.failure.Explained;
import dev.lockstep.failure.Meaning;
import dev.lockstep.migration.file.MigrationProblem;
import java.util.List;
import java.util.stream.Collectors;

/** Something speaks against an undo. Nothing was changed. */
public final class UndoRefusedException extends RuntimeException implements Explained {
  private static final long serialVersionUID = 1L;

  private final transient List<MigrationProblem> problems;

  public UndoRefusedException(List<MigrationProblem> problems) {
    super(
        "nothing was undone, "
            + (problems.size() == 1 ? "one thing speaks" : problems.size() + " things speak")
            + " against it: "
            + problems.stream().map(MigrationProblem::toString).collect(Collectors.joining("; ")));
    this.problems = List.copyOf(problems);
  }

  /** Everything that was found, not only the first. */
  public List<MigrationProblem> problems() {
    return problems;
  }

  @Override
  public Meaning meaning() {
    return Meaning.FINDINGS;
  }
}
