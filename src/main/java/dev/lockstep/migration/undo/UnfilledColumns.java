// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.undo;

import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.kept.KeptReturn;
import dev.lockstep.sql.Identifiers;
import dev.lockstep.sql.StatementHead;
import dev.lockstep.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Columns that a reverse fills from kept data and then makes NOT NULL, while the table has rows of
 * which nothing was kept. A rehearsal does not show that the reverse fails: its copy has no such
 * rows.
 */
final class UnfilledColumns {
  private UnfilledColumns() {}

  /** Whether {@code reverse} may make any column NOT NULL; by its words, without reading it. */
  static boolean mayBeIn(MigrationFile reverse) {
    return reverse.content().words().have("SET NOT NULL");
  }

  /** What {@code reverse} will fail at, a line each, and what to add to it. */
  static List<String> warnings(MigrationFile reverse, List<KeptReturn> returns) {
    List<String> warnings = new ArrayList<>();
    for (KeptReturn each : returns) {
      @Nullable Long rows = each.withoutValue();
      @Nullable String column = each.kept().columnOrNull();
      if (rows != null && rows > 0 && column != null && makesNotNull(reverse, each, column)) {
        warnings.add(warning(reverse, each, column, rows));
      }
    }
    return warnings;
  }

  /** Without a default, which would fill the others. */
  private static boolean makesNotNull(MigrationFile reverse, KeptReturn kept, String column) {
    if (!mayBeIn(reverse)) {
      return false;
    }
    AtomicBoolean wanted = new AtomicBoolean();
    AtomicBoolean hasDefault = new AtomicBoolean();
    reverse.forEachStatement(
        statement -> {
          if (statement.begins("ALTER", "TABLE")) {
            Tokens tokens = Tokens.of(statement);
            StatementHead head = StatementHead.read(tokens);
            if (head.name().filter(name -> name.last().equals(kept.kept().table())).isPresent()) {
              for (Tokens action : tokens.parts()) {
                wanted.compareAndSet(false, setsNotNull(action, column));
                hasDefault.compareAndSet(false, addsWithDefault(action, column));
              }
            }
          }
        });
    return wanted.get() && !hasDefault.get();
  }

  private static boolean setsNotNull(Tokens action, String column) {
    if (!action.take("ALTER")) {
      return false;
    }
    action.take("COLUMN");
    return isNext(action, column) && action.isNext("SET", "NOT", "NULL");
  }

  private static boolean addsWithDefault(Tokens action, String column) {
    if (!action.take("ADD")) {
      return false;
    }
    action.take("COLUMN");
    action.take("IF", "NOT", "EXISTS");
    return isNext(action, column) && action.has("DEFAULT");
  }

  private static boolean isNext(Tokens tokens, String column) {
    return tokens.takeName().filter(name -> name.last().equals(column)).isPresent();
  }

  private static String warning(MigrationFile reverse, KeptReturn kept, String name, long rows) {
    String column = Identifiers.quoteIfNeeded(name);
    String table =
        Identifiers.quoteIfNeeded(kept.kept().schema())
            + "."
            + Identifiers.quoteIfNeeded(kept.kept().table());
    return reverse.script()
        + " makes "
        + kept.kept().source()
        + " NOT NULL, and "
        + rows
        + (rows == 1 ? " row of the table has" : " rows of the table have")
        + " no kept value: it fails, and nothing of it stays, unless it fills them; add to it, before"
        + " SET NOT NULL: UPDATE "
        + table
        + " SET "
        + column
        + " = … WHERE "
        + column
        + " IS NULL";
  }
}
