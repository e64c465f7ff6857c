// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.scope;

import dev.lockstep.sql.Identifiers;
import java.util.regex.Pattern;

/**
 * A name with {@code *} for any characters. Unquoted, capital letters do not matter; quoted, it is
 * the name and nothing else.
 */
record Glob(String text, Pattern pattern) {
  static Glob of(String written) {
    if (written.length() > 1 && written.startsWith("\"") && written.endsWith("\"")) {
      return new Glob(written, Pattern.compile(Pattern.quote(Identifiers.unquote(written))));
    }
    StringBuilder regex = new StringBuilder();
    for (String literal : written.split("(?<=\\*)|(?=\\*)", -1)) {
      regex.append(literal.equals("*") ? ".*" : Pattern.quote(literal));
    }
    return new Glob(
        written,
        Pattern.compile(
            regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL));
  }

  boolean isAnything() {
    return text.chars().allMatch(c -> c == '*');
  }

  boolean matches(String name) {
    return pattern.matcher(name).matches();
  }
}
