// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.split;

import dev.lockstep.sql.StatementHead;
import dev.lockstep.sql.Tokens;
import java.util.List;

/**
 * The text of a file: what is said of one object stands together, as do like one-liners; a blank
 * line is between others.
 */
final class Layout {
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

  /** What is done to what, such as CREATE INDEX; of rights, and of comments, one word for all. */
  private static String kind(String statement) {
    StatementHead head = StatementHead.read(Tokens.of(statement));
    return switch (head.verb()) {
      case "GRANT", "REVOKE" -> "rights";
      case "COMMENT" -> "comments";
      default -> head.verb() + " " + head.type();
    };
  }
}
