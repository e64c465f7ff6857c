// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.file;

import dev.lockstep.sql.SqlStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a callback cannot do, as far as its text shows. */
final class CallbackRules {
  private CallbackRules() {}

  static List<MigrationProblem> problems(MigrationFile file, CallbackEvent event) {
    List<MigrationProblem> problems = new ArrayList<>();
    for (String backfill : file.directives().requiresBackfills()) {
      problems.add(
          new MigrationProblem(
              file.script(),
              file.directives().line(backfill),
              "a callback waits for no backfill; say it in the migration that does"));
    }
    if (event.isOfEach() && !file.transactional()) {
      problems.add(
          new MigrationProblem(
              file.script(),
              file.content().firstLine(),
              event.id()
                  + " runs in the transaction of each migration, and this file cannot run in one;"
                  + " move what cannot to a migration, or to beforeMigrate or afterMigrate"));
    }
    if (!event.isOfEach()) {
      file.forEachStatement(
          statement -> {
            if (setsTheSession(statement)) {
              problems.add(
                  new MigrationProblem(
                      file.script(),
                      statement.line(),
                      String.join(" ", statement.head().stream().limit(2).toList())
                          + " would not outlive this callback: a run leaves no session setting"
                          + " behind; set it for the role (ALTER ROLE … SET) or in DATABASE_URL, or"
                          + " say it in beforeEachMigrate"));
            }
          });
    }
    return problems;
  }

  /** It is meant for the migrations that follow, and these would not see it. */
  private static boolean setsTheSession(SqlStatement statement) {
    List<String> head = statement.head();
    if (head.isEmpty()) {
      return false;
    }
    return switch (head.getFirst()) {
      case "SET" ->
          head.size() < 2 || !Set.of("LOCAL", "CONSTRAINTS", "TRANSACTION").contains(head.get(1));
      case "SELECT" -> statement.mentions("SET_CONFIG") && statement.mentions("FALSE");
      default -> false;
    };
  }
}
