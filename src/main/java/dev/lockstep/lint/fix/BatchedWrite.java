// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.fix;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogObject;
import dev.lockstep.catalog.Constraint;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.catalog.ObjectKind;
import dev.lockstep.sql.LexedText;
import dev.lockstep.sql.QualifiedName;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.Token;
import dev.lockstep.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An {@code UPDATE} or {@code DELETE} of a whole table as a backfill, for people to finish. */
final class BatchedWrite {
  private BatchedWrite() {}

  /** The file, line by line; none if the statement is of another form. */
  static List<String> steps(SqlStatement statement, Catalog before) {
    Tokens tokens = Tokens.of(statement);
    boolean writes = tokens.take("UPDATE") || tokens.take("DELETE", "FROM");
    tokens.take("ONLY");
    Optional<QualifiedName> table = tokens.takeName();
    if (!writes || table.isEmpty() || tokens.has("RETURNING")) {
      return List.of();
    }
    String key = key(table.get(), before);
    List<String> steps = new ArrayList<>();
    steps.add(
        "-- not here, but in a file of backfills/, whose name the migration behind requires:");
    steps.add("/* lockstep");
    steps.add("table: " + table.get());
    steps.add("*/");
    steps.add("-- @batch");
    steps.add(ranged(statement.text(), key + " > :from AND " + key + " <= :to") + ";");
    steps.add("-- @remaining");
    steps.add("SELECT count(*) FROM " + table.get() + " WHERE <what is left to do>;");
    return steps;
  }

  private static String ranged(String sql, String range) {
    int depth = 0;
    for (Token each : LexedText.of(sql).withoutComments()) {
      depth += each.is("(") ? 1 : each.is(")") ? -1 : 0;
      if (depth == 0 && each.is("WHERE")) {
        return sql.substring(0, each.end())
            + " ("
            + sql.substring(each.end()).strip()
            + ") AND "
            + range;
      }
    }
    return sql + " WHERE " + range;
  }

  /** The column of the primary key, if it is one; else a word for it. */
  private static String key(QualifiedName name, Catalog before) {
    for (CatalogObject table : before.ofKind(ObjectKind.TABLE)) {
      ObjectId id = table.id();
      boolean same =
          id.name().equals(name.last())
              && (name.parts().size() == 1 || name.parts().contains(id.schema()));
      for (CatalogObject each : same ? before.parts(ObjectKind.CONSTRAINT, id) : noParts()) {
        Tokens definition = Tokens.of(new Constraint(each).definition());
        if (new Constraint(each).isPrimaryKey() && definition.take("PRIMARY", "KEY")) {
          Optional<List<String>> columns = definition.takeNames();
          if (columns.isPresent() && columns.get().size() == 1) {
            return new QualifiedName(columns.get()).toString();
          }
        }
      }
    }
    return "<key>";
  }

  private static List<CatalogObject> noParts() {
    return List.of();
  }
}
