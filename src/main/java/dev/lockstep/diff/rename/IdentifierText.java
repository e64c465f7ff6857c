// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.rename;

import dev.lockstep.sql.Identifiers;
import dev.lockstep.sql.Token;
import dev.lockstep.sql.Tokens;
import java.util.List;

/** Replaces an identifier in SQL text as PostgreSQL prints it. */
public final class IdentifierText {
  private IdentifierText() {}

  /** Whether an identifier occurs in an expression. */
  public static boolean contains(String text, String identifier) {
    return !replace(text, identifier, identifier + "?").equals(text);
  }

  static String replace(String text, String old, String now) {
    if (!text.contains(old.replace("\"", "\"\""))) {
      return text;
    }
    List<Token> tokens = Tokens.of(text).rest();
    StringBuilder replaced = new StringBuilder();
    int done = 0;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      replaced.append(text, done, token.begin());
      replaced.append(
          isRelation(tokens, i)
              ? "'" + replace(token.inside(), old, now) + "'"
              : is(token, old) ? Identifiers.quoteIfNeeded(now) : token.written());
      done = token.end();
    }
    return replaced.append(text, done, text.length()).toString();
  }

  /** PostgreSQL prints a name that is not quoted as it is: a keyword is none, for it is large. */
  private static boolean is(Token token, String name) {
    return switch (token.kind()) {
      case WORD -> token.written().equals(name);
      case NAME -> token.name().filter(name::equals).isPresent();
      case STRING, NUMBER, SYMBOL, COMMENT -> false;
    };
  }

  /** A string is a name if it is cast to a relation's OID. */
  private static boolean isRelation(List<Token> tokens, int place) {
    return tokens.get(place).written().startsWith("'")
        && place + 3 < tokens.size()
        && tokens.get(place + 1).is(":")
        && tokens.get(place + 2).is(":")
        && tokens.get(place + 3).is("REGCLASS");
  }
}
