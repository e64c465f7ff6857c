// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

/** Ends a request with a {@link Problem}. It is an answer and no error: it has no stack trace. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  ProblemException(Problem problem) {
    super(problem.title(), null, false, false);
    this.problem = problem;
  }

  Problem problem() {
    return problem;
  }
}
