// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

import java.util.List;

/** Names written as {@code U&"d\0061ta"}, perhaps with an escape of their own behind them. */
final class UnicodeName {
  private UnicodeName() {}

  /** The same name in plain quotes; as it is written if PostgreSQL would refuse it. */
  static String plain(String written, char escape) {
    StringBuilder name = new StringBuilder("\"");
    String inside = written.substring(3, Math.max(3, written.length() - 1));
    int at = 0;
    while (at < inside.length()) {
      char c = inside.charAt(at);
      if (c != escape) {
        name.append(c);
        at++;
      } else if (at + 1 < inside.length() && inside.charAt(at + 1) == escape) {
        name.append(c);
        at += 2;
      } else {
        boolean longForm = at + 1 < inside.length() && inside.charAt(at + 1) == '+';
        int from = at + (longForm ? 2 : 1);
        int to = from + (longForm ? 6 : 4);
        int point = to > inside.length() ? -1 : codePoint(inside.substring(from, to));
        if (!Character.isValidCodePoint(point) || point == 0) {
          return written.substring(2);
        }
        name.append(point == '"' ? "\"\"" : Character.toString(point));
        at = to;
      }
    }
    return name.append('"').toString();
  }

  private static int codePoint(String hex) {
    return hex.chars().allMatch(c -> Character.digit(c, 16) >= 0) ? Integer.parseInt(hex, 16) : -1;
  }

  /** Makes one token of {@code U&"d!0061ta" UESCAPE '!'}, if the last ones are that. */
  static void mergeEscape(List<Token> tokens, String text) {
    int string = tokens.size() - 1;
    int word = before(tokens, string);
    int name = before(tokens, word);
    if (name < 0 || !tokens.get(word).is("UESCAPE")) {
      return;
    }
    Token first = tokens.get(name);
    String escape = tokens.get(string).inside();
    if (!Identifiers.upper(first.written()).startsWith("U&\"") || escape.length() != 1) {
      return;
    }
    Token merged =
        new Token(
            Token.Kind.NAME,
            plain(first.written(), escape.charAt(0)),
            text.substring(first.begin(), tokens.get(string).end()),
            first.begin(),
            first.line());
    tokens.subList(name, tokens.size()).clear();
    tokens.add(merged);
  }

  /** The place of the last token before {@code at} that is no comment; -1 if there is none. */
  private static int before(List<Token> tokens, int at) {
    int found = at - 1;
    while (found >= 0 && tokens.get(found).kind() == Token.Kind.COMMENT) {
      found--;
    }
    return found;
  }
}
