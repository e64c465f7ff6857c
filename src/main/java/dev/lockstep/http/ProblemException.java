// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.http;

/**
 * Ends a request with a {@link HttpProblem}. It is an answer and no error: it has no stack trace.
 */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient HttpProblem problem;

  ProblemException(HttpProblem problem) {
    super(problem.title(), null, false, false);
    this.problem = problem;
  }

  HttpProblem problem() {
    return problem;
  }
}
