// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A migration's {@code .sql.conf}: what it says of the file's transaction, and what it has to say
 * of a file that Lockstep writes. Anything but true or false is a problem: taken for false it would
 * run the file outside a transaction, and ignored inside one.
 */
public final class ScriptConfiguration {
  private static final String KEY = "executeInTransaction";
  private static final Pattern LINE =
      Pattern.compile(
          "(?i)^\\s*(?:flyway\\.)?(execute_?-?in_?-?transaction)\\b\\s*[=:]?\\s*(.*?)\\s*$");

  private ScriptConfiguration() {}

  /**
   * The configuration that Flyway needs for a file that holds {@code sql}; empty if none.
   *
   * @param outside whether it has to be told that the file runs outside a transaction
   */
  public static String of(String sql, boolean outside) {
    return (outside ? KEY + "=false\n" : "")
        // A default or a body with ${…} is meant as it is written.
        + (sql.contains("${") ? "placeholderReplacement=false\n" : "");
  }

  /**
   * Whether the file is to run in a transaction; empty if nothing is said.
   *
   * @param problems where what cannot be understood goes
   */
  static Optional<Boolean> inTransaction(
      String script, String configuration, List<MigrationProblem> problems) {
    Optional<Boolean> asked = Optional.empty();
    int line = 0;
    for (String content : configuration.lines().toList()) {
      line++;
      Matcher matcher = LINE.matcher(content);
      if (!matcher.matches()) {
        continue;
      }
      String value = matcher.group(2);
      boolean plain = content.strip().startsWith(KEY) && content.contains("=");
      if (plain && (value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false"))) {
        asked = Optional.of(Boolean.parseBoolean(value));
      } else {
        problems.add(
            new MigrationProblem(
                script + ".conf",
                line,
                "'"
                    + content.strip()
                    + "' is not understood: write executeInTransaction=true or"
                    + " executeInTransaction=false, and nothing behind it"));
      }
    }
    return asked;
  }
}
