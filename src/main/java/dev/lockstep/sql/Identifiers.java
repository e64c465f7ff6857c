// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

import java.util.regex.Pattern;

/** The one place where SQL identifiers and literals are quoted. */
public final class Identifiers {
  private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

  private Identifiers() {}

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
