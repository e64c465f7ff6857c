// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import dev.lockstep.finding.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The keys of a migration's {@code .sql.conf}. Flyway ignores one that it does not know: what was
 * meant by it does not happen, without a message.
 */
final class ScriptKeys {
  private static final Set<String> KNOWN =
      Set.of("executeInTransaction", "placeholderReplacement", "encoding");

  private ScriptKeys() {}

  /** What is wrong with {@code file}'s configuration, if it has one. */
  static List<MigrationProblem> problems(MigrationFile file) {
    List<MigrationProblem> problems = new ArrayList<>();
    String text = file.configuration() == null ? "" : file.configuration();
    int line = 0;
    for (String content : text.lines().toList()) {
      line++;
      String stripped = content.strip();
      if (!stripped.isEmpty() && !stripped.startsWith("#") && !stripped.startsWith("!")) {
        String problem = problem(stripped);
        if (!problem.isEmpty()) {
          problems.add(new MigrationProblem(file.script() + ".conf", line, problem));
        }
      }
    }
    return problems;
  }

  private static String problem(String content) {
    int equals = content.indexOf('=');
    String key = (equals < 0 ? content : content.substring(0, equals)).strip();
    String value = equals < 0 ? "" : content.substring(equals + 1).strip();
    if (!KNOWN.contains(key)) {
      return "unknown key '"
          + key
          + "'"
          + NearestName.of(key, KNOWN)
              .map(near -> "; did you mean " + near + "?")
              .orElse("; there is " + String.join(", ", KNOWN.stream().sorted().toList()));
    }
    return switch (key) {
      case "encoding" ->
          Set.of("utf-8", "utf8").contains(value.toLowerCase(Locale.ROOT))
              ? ""
              : "encoding " + value + " is not supported: save the migration as UTF-8";
      case "placeholderReplacement" ->
          Set.of("true", "false").contains(value.toLowerCase(Locale.ROOT))
              ? ""
              : "placeholderReplacement: '" + value + "' is neither true nor false";
      default -> "";
    };
  }
}
