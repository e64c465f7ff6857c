// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.split;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a file: what is said of one object stands together, as do like one-liners; a blank
 * line is between others.
 */
final class Layout {
  private static final Pattern WORDS = Pattern.compile("\\S+\\s+\\S+");

  private Layout() {}

  /**
   * The text of a file.
   *
   * @param steps the statements of each object in turn
   */
  static String of(List<List<String>> steps) {
    StringBuilder text = new StringBuilder();
    List<String> previous = List.of();
    for (List<String> step : steps) {
      if (!previous.isEmpty() && !alike(previous, step)) {
        text.append('\n');
      }
      step.forEach(statement -> text.append(statement).append(";\n"));
      previous = step;
    }
    return text.toString();
  }

  private static boolean alike(List<String> previous, List<String> step) {
    return previous.size() == 1
        && step.size() == 1
        && previous.getFirst().indexOf('\n') < 0
        && step.getFirst().indexOf('\n') < 0
        && kind(previous.getFirst()).equals(kind(step.getFirst()));
  }

  /** The first two words: {@code CREATE INDEX}; of rights one word for all. */
  private static String kind(String statement) {
    if (statement.startsWith("GRANT ") || statement.startsWith("REVOKE ")) {
      return "rights";
    }
    Matcher words = WORDS.matcher(statement);
    return words.lookingAt() ? words.group().replace("CREATE UNIQUE", "CREATE INDEX") : statement;
  }
}
