// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import dev.lockstep.catalog.CatalogObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Changes of storage options: SET those that are new or other, RESET those that are gone. */
final class Options {
  private Options() {}

  /**
   * @param alter the beginning of the statement: {@code ALTER TABLE t }
   */
  static List<SqlStatement> change(String alter, CatalogObject from, CatalogObject to) {
    List<String> old = Sql.lines(from.value("options"));
    List<String> now = Sql.lines(to.value("options"));
    List<String> set = now.stream().filter(o -> !old.contains(o)).map(Sql::option).toList();
    Set<String> names = new HashSet<>(now.stream().map(Options::name).toList());
    List<String> reset = old.stream().map(Options::name).filter(o -> !names.contains(o)).toList();
    List<SqlStatement> statements = new ArrayList<>();
    if (!set.isEmpty()) {
      statements.add(SqlStatement.of(alter + "SET (" + String.join(", ", set) + ")"));
    }
    if (!reset.isEmpty()) {
      statements.add(SqlStatement.of(alter + "RESET (" + String.join(", ", reset) + ")"));
    }
    return statements;
  }

  private static String name(String option) {
    int equals = option.indexOf('=');
    return equals < 0 ? option : option.substring(0, equals);
  }
}
