// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.rename;

import dev.lockstep.sql.Identifiers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Replaces an identifier in SQL text as PostgreSQL prints it. */
public final class IdentifierText {
  /** A string (a name only if it is cast to a relation's OID), a quoted or a plain identifier. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "'((?:[^']|'')*)'(::regclass)?|\"((?:[^\"]|\"\")*)\"|[A-Za-z_][A-Za-z0-9_$]*");

  private IdentifierText() {}

  /** Whether an identifier occurs in an expression. */
  public static boolean contains(String text, String identifier) {
    return !replace(text, identifier, identifier + "?").equals(text);
  }

  static String replace(String text, String old, String now) {
    Matcher matcher = TOKEN.matcher(text);
    StringBuilder replaced = new StringBuilder();
    while (matcher.find()) {
      String token = matcher.group();
      String next = token;
      if (matcher.group(1) != null) {
        if (matcher.group(2) != null) {
          next = "'" + replace(matcher.group(1), old, now) + "'::regclass";
        }
      } else {
        String name = matcher.group(3) == null ? token : matcher.group(3).replace("\"\"", "\"");
        if (name.equals(old)) {
          next = Identifiers.quoteIfNeeded(now);
        }
      }
      matcher.appendReplacement(replaced, Matcher.quoteReplacement(next));
    }
    return matcher.appendTail(replaced).toString();
  }
}
