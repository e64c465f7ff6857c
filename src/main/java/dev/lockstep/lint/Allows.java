// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint;

import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.sql.Directive;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What a file allows: {@code -- lockstep:allow <rule> <reason>} above its first statement is for
 * all of it, above another one for that statement.
 */
final class Allows {
  /**
   * One of them.
   *
   * @param line where it stands
   * @param statement the line of the statement that it is for; 0: for all of the file
   */
  record Allow(String rule, int line, int statement) {
    boolean covers(String other, int line) {
      return rule.equals(other) && (statement == 0 || statement == line);
    }
  }

  private Allows() {}

  /** Those of {@code file}. */
  static List<Allow> of(MigrationFile file) throws IOException {
    List<Directive> directives = new ArrayList<>();
    TreeSet<Integer> statements = new TreeSet<>();
    try (StatementReader reader =
        new StatementReader(
            file.open(), (line, text) -> Directive.in(line, text).ifPresent(directives::add))) {
      for (SqlStatement next = reader.next(); next != null; next = reader.next()) {
        statements.add(next.line());
      }
    }
    List<Allow> allows = new ArrayList<>();
    for (Directive each : directives) {
      if (each.name().equals("allow")) {
        Integer next = statements.higher(each.line());
        boolean ofAll = next == null || next.equals(statements.first());
        allows.add(new Allow(each.value().split("\\s+", 2)[0], each.line(), ofAll ? 0 : next));
      }
    }
    return allows;
  }
}
