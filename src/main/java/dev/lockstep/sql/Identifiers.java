// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The one place where SQL identifiers are folded, and identifiers and literals are quoted. */
public final class Identifiers {
  /** PostgreSQL's limit for a name. */
  private static final int MOST_BYTES = 63;

  private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

  private Identifiers() {}

  /**
   * The name that PostgreSQL takes an identifier in SQL for: without its quotes, or in lower case
   * as far as it is ASCII (PostgreSQL folds nothing else in a UTF-8 database), and cut where it is
   * too long.
   *
   * @param written with quotes or without; as a token too, in which words are in upper case
   */
  public static String fold(String written) {
    return cut(isQuoted(written) ? unquote(written) : lower(written));
  }

  /** Without quotes, if it has any, and else as it is: of a name that PostgreSQL printed. */
  public static String unquote(String printed) {
    return isQuoted(printed)
        ? printed.substring(1, printed.length() - 1).replace("\"\"", "\"")
        : printed;
  }

  /** Whether it is written in quotes. */
  public static boolean isQuoted(String written) {
    return written.length() > 1 && written.charAt(0) == '"';
  }

  /** Whether a token, or what is written, can be a name: a word, or something in quotes. */
  public static boolean isName(String written) {
    return isQuoted(written) ? written.length() > 2 : isWord(written);
  }

  /** Whether it can be written without quotes, in whatever case: it is one word. */
  public static boolean isWord(String written) {
    for (int i = 0; i < written.length(); i++) {
      char c = written.charAt(i);
      boolean start = c > 127 || c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!start && (i == 0 || (c != '$' && (c < '0' || c > '9')))) {
        return false;
      }
    }
    return !written.isEmpty();
  }

  /** In lower case as far as it is ASCII. */
  static String lower(String word) {
    return ascii(word, 'A', 'Z', 'a' - 'A');
  }

  /** In upper case as far as it is ASCII. */
  static String upper(String word) {
    return ascii(word, 'a', 'z', 'A' - 'a');
  }

  private static String ascii(String word, char first, char last, int shift) {
    StringBuilder moved = new StringBuilder(word);
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c >= first && c <= last) {
        moved.setCharAt(i, (char) (c + shift));
      }
    }
    return moved.toString();
  }

  /** To the length of a name, whole characters only, as the server does. */
  private static String cut(String name) {
    String start = name;
    while (start.length() * 4 > MOST_BYTES
        && start.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      start = start.substring(0, start.offsetByCodePoints(start.length(), -1));
    }
    return start;
  }

  /** Quotes one identifier, always: {@code order} becomes {@code "order"}. */
  public static String quote(String identifier) {
    if (identifier.isEmpty() || identifier.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("not an identifier: '" + identifier + "'");
    }
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  /** Quotes one identifier only where PostgreSQL needs it: for SQL that people read and keep. */
  public static String quoteIfNeeded(String identifier) {
    return PLAIN.matcher(identifier).matches() && !Keywords.RESERVED.contains(identifier)
        ? identifier
        : quote(identifier);
  }

  /** Quotes a schema-qualified name. */
  public static String quote(String schema, String name) {
    return quote(schema) + '.' + quote(name);
  }

  /**
   * Quotes a string literal for the statements that take no bind parameter ({@code SET}, DDL), in
   * the {@code E''} form where a backslash would otherwise depend on a setting.
   */
  public static String literal(String value) {
    if (value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a literal cannot hold a NUL character");
    }
    String doubled = value.replace("'", "''");
    return doubled.indexOf('\\') < 0
        ? "'" + doubled + "'"
        : " E'" + doubled.replace("\\", "\\\\") + "'";
  }
}
