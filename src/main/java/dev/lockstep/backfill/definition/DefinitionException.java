// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.definition;

import dev.lockstep.failure.Explained;
import dev.lockstep.failure.Meaning;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A backfill that cannot run as it is written. Its message names every problem by file and line.
 */
public final class DefinitionException extends RuntimeException implements Explained {
  private static final long serialVersionUID = 1L;

  private final transient List<DefinitionProblem> problems;

  public DefinitionException(List<DefinitionProblem> problems) {
    super(problems.stream().map(DefinitionProblem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public DefinitionException(DefinitionProblem problem) {
    this(List.of(problem));
  }

  /** What is wrong, in the order of the file; never empty. */
  public List<DefinitionProblem> problems() {
    return problems;
  }

  @Override
  public Meaning meaning() {
    return Meaning.FINDINGS;
  }
}
