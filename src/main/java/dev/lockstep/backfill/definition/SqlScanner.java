// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.definition;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds where the parts of SQL end that must not be looked into: string constants, quoted
 * identifiers, dollar quotes and comments (which nest), by the lexical rules of PostgreSQL.
 */
final class SqlScanner {
  private static final Pattern DOLLAR = Pattern.compile("\\$(?:[\\p{L}_][\\p{L}\\p{N}_]*)?\\$");

  private SqlScanner() {}

  /**
   * The end of the opaque part that starts at {@code at}; {@code at} itself if none starts there.
   *
   * @throws IllegalArgumentException if it does not end
   */
  static int skip(String sql, int at) {
    char first = sql.charAt(at);
    if (first == '\'') {
      return quoted(sql, at, '\'', isEscapeString(sql, at));
    }
    if (first == '"') {
      return quoted(sql, at, '"', false);
    }
    if (sql.startsWith("--", at)) {
      int end = sql.indexOf('\n', at);
      return end < 0 ? sql.length() : end;
    }
    if (sql.startsWith("/*", at)) {
      return comment(sql, at);
    }
    if (first == '$' && (at == 0 || !isWord(sql.charAt(at - 1)))) {
      Matcher tag = DOLLAR.matcher(sql).region(at, sql.length());
      if (tag.lookingAt()) {
        int end = sql.indexOf(tag.group(), tag.end());
        if (end < 0) {
          throw new IllegalArgumentException("a dollar quote that does not end");
        }
        return end + tag.group().length();
      }
    }
    return at;
  }

  static boolean isWord(char character) {
    return Character.isLetterOrDigit(character) || character == '_' || character == '$';
  }

  private static boolean isEscapeString(String sql, int at) {
    return at > 0
        && (sql.charAt(at - 1) == 'E' || sql.charAt(at - 1) == 'e')
        && (at == 1 || !isWord(sql.charAt(at - 2)));
  }

  private static int quoted(String sql, int at, char quote, boolean backslash) {
    for (int i = at + 1; i < sql.length(); i++) {
      char character = sql.charAt(i);
      if (backslash && character == '\\') {
        i++;
      } else if (character == quote) {
        if (i + 1 == sql.length() || sql.charAt(i + 1) != quote) {
          return i + 1;
        }
        i++;
      }
    }
    throw new IllegalArgumentException("a quote " + quote + " that does not end");
  }

  private static int comment(String sql, int at) {
    int depth = 0;
    for (int i = at; i + 1 < sql.length(); i++) {
      if (sql.startsWith("/*", i)) {
        depth++;
        i++;
      } else if (sql.startsWith("*/", i)) {
        depth--;
        i++;
        if (depth == 0) {
          return i + 1;
        }
      }
    }
    throw new IllegalArgumentException("a comment that does not end");
  }
}
