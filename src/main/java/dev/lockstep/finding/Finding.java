// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.finding;

import java.util.Comparator;

/**
 * One thing that is wrong, and where.
 *
 * @param rule its stable name, kebab-case
 * @param file relative to the project, with slashes; or a folder
 * @param line from 1; 0 for the file as a whole
 * @param message one line: what is wrong and what to do
 */
public record Finding(String rule, String file, int line, String message)
    implements Comparable<Finding> {
  private static final Comparator<Finding> ORDER =
      Comparator.comparing(Finding::file)
          .thenComparingInt(Finding::line)
          .thenComparing(Finding::rule)
          .thenComparing(Finding::message);

  public Finding {
    if (!rule.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*")) {
      throw new IllegalArgumentException("not the name of a rule: '" + rule + "'");
    }
    if (line < 0) {
      throw new IllegalArgumentException("not a line: " + line);
    }
    file = file.replace('\\', '/');
    message = message.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  @Override
  public int compareTo(Finding other) {
    return ORDER.compare(this, other);
  }

  /** {@code file:line: rule: message}, as editors and CI logs make links of. */
  @Override
  public String toString() {
    return file + (line > 0 ? ":" + line : "") + ": " + rule + ": " + message;
  }
}
