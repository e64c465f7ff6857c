// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

import java.util.Optional;

/**
 * A command of {@code psql}'s own ({@code \connect}, {@code \i}), which is no SQL: a backslash
 * outside quotes is in no statement of SQL.
 *
 * @param name with its backslash, up to the next blank
 * @param line in the file, from 1
 */
public record PsqlCommand(String name, int line) {
  /** The first that {@code statement} has. */
  public static Optional<PsqlCommand> in(SqlStatement statement) {
    String text = statement.text();
    return LexedText.of(text).tokens().stream()
        .filter(token -> token.is("\\"))
        .findFirst()
        .map(
            token ->
                new PsqlCommand(word(text, token.begin()), statement.line() + token.line() - 1));
  }

  private static String word(String text, int begin) {
    int end = begin;
    while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    return text.substring(begin, end);
  }
}
