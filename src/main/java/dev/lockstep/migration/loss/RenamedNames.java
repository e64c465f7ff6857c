// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.loss;

import dev.lockstep.sql.QualifiedName;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementHead;
import dev.lockstep.sql.Tokens;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What names in files mean in the database as it is now, where earlier statements of the same files
 * rename tables and columns.
 */
public final class RenamedNames {
  private final Map<String, String> tables = new HashMap<>();
  private final Map<String, String> columns = new HashMap<>();

  /** Takes note of what {@code statement} renames. */
  public void see(SqlStatement statement) {
    if (!statement.begins("ALTER", "TABLE") || !statement.mentions("RENAME")) {
      return;
    }
    Tokens tokens = Tokens.of(statement);
    QualifiedName table = StatementHead.read(tokens).nameOrNull();
    tokens.take("*");
    if (table == null || !tokens.take("RENAME") || tokens.isNext("CONSTRAINT")) {
      return;
    }
    String now = relation(table.toString());
    if (tokens.take("TO")) {
      tokens.takeName().ifPresent(name -> tables.put(table.withLast(name.last()).toString(), now));
      return;
    }
    tokens.take("COLUMN");
    Optional<QualifiedName> old = tokens.takeName();
    if (old.isPresent() && tokens.take("TO")) {
      String before = now + " " + old.get();
      tokens
          .takeName()
          .ifPresent(
              name ->
                  columns.put(
                      now + " " + name, columns.getOrDefault(before, old.get().toString())));
    }
  }

  /** The name that {@code relation} has in the database now. */
  String relation(String relation) {
    return tables.getOrDefault(relation, relation);
  }

  /** {@code loss} by the names that the database has now. */
  public DataLoss now(DataLoss loss) {
    String relation = relation(loss.relation());
    return new DataLoss(
        loss.kind(),
        relation,
        columns.getOrDefault(relation + " " + loss.column(), loss.column()),
        loss.line());
  }
}
