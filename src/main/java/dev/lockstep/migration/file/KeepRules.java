// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import dev.lockstep.migration.file.MigrationFile.Kind;
import dev.lockstep.migration.kept.Keep;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Where a {@code lockstep:keep} cannot do what it says, as far as the file itself shows. */
final class KeepRules {
  private KeepRules() {}

  static List<MigrationProblem> problems(MigrationFile file) {
    List<MigrationProblem> problems = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Keep keep : file.directives().keeps()) {
      if (file.kind() != Kind.VERSIONED) {
        problems.add(
            problem(file, keep, "only a V file can keep data, which its U file puts back"));
      } else if (!file.transactional()) {
        problems.add(
            problem(
                file,
                keep,
                "this file runs outside a transaction, in which copy and loss could not be one:"
                    + " move what destroys data into a file of its own"));
      } else if (hasOneSnapshot(file)) {
        problems.add(
            problem(
                file,
                keep,
                "the isolation level that the file asks for would copy rows as they were before"
                    + " the table was locked; take it out"));
      }
      if (!names.add(keep.name())) {
        problems.add(problem(file, keep, "it is said twice; leave one of the lines out"));
      }
    }
    return problems;
  }

  private static boolean hasOneSnapshot(MigrationFile file) {
    String setting = file.frame().setting().orElse("").toUpperCase(Locale.ROOT);
    return setting.contains("REPEATABLE") || setting.contains("SERIALIZABLE");
  }

  private static MigrationProblem problem(MigrationFile file, Keep keep, String message) {
    return new MigrationProblem(file.script(), keep.line(), "keep " + keep.name() + ": " + message);
  }
}
