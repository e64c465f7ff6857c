// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt;

import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.TransactionCommand;
import java.util.List;

/** A text in which every command that begins or ends a transaction is a comment. */
public final class WithoutCommands {
  private WithoutCommands() {}

  /** Of {@code text}, line for line. */
  public static String of(String text, List<SqlStatement> statements) {
    StringBuilder out = new StringBuilder();
    int done = 0;
    for (SqlStatement statement : statements) {
      int begin = text.indexOf(statement.text(), Math.max(done, lineBegin(text, statement.line())));
      int end = begin + statement.text().length();
      if (TransactionCommand.of(statement).isPresent()) {
        int semicolon = text.indexOf(';', end);
        int after =
            semicolon >= 0 && text.substring(end, semicolon).isBlank() ? semicolon + 1 : end;
        out.append(text, done, begin).append("/* ").append(text, begin, after).append(" */");
        done = after;
      } else {
        out.append(text, done, end);
        done = end;
      }
    }
    return out.append(text, done, text.length()).toString();
  }

  private static int lineBegin(String text, int line) {
    int at = 0;
    for (int i = 1; i < line; i++) {
      at = text.indexOf('\n', at) + 1;
    }
    return at;
  }
}
