// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.finding;

import java.util.Comparator;
import java.util.List;

/**
 * One thing that is wrong, and where.
 *
 * @param rule its stable name, kebab-case
 * @param file relative to the project, with slashes; or a folder
 * @param line from 1; 0 for the file as a whole
 * @param message one line: what is wrong and what to do
 * @param details what goes without saying because of it, for those who want to see all
 */
public record Finding(String rule, String file, int line, String message, List<String> details)
    implements Comparable<Finding> {
  private static final Comparator<Finding> ORDER =
      Comparator.comparing(Finding::file, NaturalOrder.OF_FILES)
          .thenComparingInt(Finding::line)
          .thenComparing(Finding::rule)
          .thenComparing(Finding::message);

  /** One that says everything. */
  public Finding(String rule, String file, int line, String message) {
    this(rule, file, line, message, List.of());
  }

  public Finding {
    details = List.copyOf(details);
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
