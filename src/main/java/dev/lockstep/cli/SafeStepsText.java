// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.cli;

import java.util.List;

/** The statements of a safe form below a finding, which lint and check print alike. */
final class SafeStepsText {
  private static final int INDENT = 4;

  private SafeStepsText() {}

  /**
   * Prints them, unless the finding before has the same.
   *
   * @param last what was printed below the finding before
   * @return what is printed last now
   */
  static List<String> print(List<String> steps, List<String> last, Console console) {
    if (!steps.equals(last)) {
      steps.forEach(step -> console.line(step.indent(INDENT).stripTrailing()));
    }
    return steps.isEmpty() ? last : steps;
  }
}
