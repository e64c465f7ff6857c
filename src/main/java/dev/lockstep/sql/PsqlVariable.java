// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

import java.util.List;
import java.util.Optional;

/**
 * A variable of {@code psql}'s own ({@code :name}, {@code :'name'}, {@code :"name"}, {@code
 * :{?name}}), which psql replaces before PostgreSQL sees the statement.
 */
public final class PsqlVariable {
  private PsqlVariable() {}

  /**
   * The one that begins in {@code sql} at {@code begin}, as it is written. Only PostgreSQL knows
   * whether a colon is at its place (a slice {@code a[1:n]}), so this is for where it has refused
   * one.
   */
  public static Optional<String> at(String sql, int begin) {
    List<Token> tokens = LexedText.of(sql).tokens();
    for (int i = 0; i + 1 < tokens.size(); i++) {
      Token colon = tokens.get(i);
      if (colon.begin() == begin) {
        Token behind = tokens.get(i + 1);
        boolean ofCast = i > 0 && tokens.get(i - 1).is(":") && tokens.get(i - 1).touches(colon);
        return colon.is(":") && !ofCast && colon.touches(behind) && mayBeName(behind)
            ? Optional.of(colon.written() + behind.written())
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static boolean mayBeName(Token token) {
    return switch (token.kind()) {
      case WORD, NAME -> true;
      case STRING -> token.written().startsWith("'");
      case NUMBER, SYMBOL, COMMENT -> false;
    };
  }
}
