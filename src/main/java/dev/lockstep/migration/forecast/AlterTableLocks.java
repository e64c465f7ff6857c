// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.forecast;

import dev.lockstep.migration.forecast.Touch.Reach;
import dev.lockstep.postgres.LockMode;
import dev.lockstep.sql.Tokens;
import java.util.ArrayList;
import java.util.List;

/**
 * What an {@code ALTER TABLE} locks, action by action.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-altertable.html">PostgreSQL: ALTER
 *     TABLE</a>
 */
final class AlterTableLocks {
  private final String table;
  private final Reach reach;
  private final List<Touch> touches = new ArrayList<>();

  private AlterTableLocks(String table, Reach reach) {
    this.table = table;
    this.reach = reach;
  }

  static StatementLocks of(Tokens tokens) {
    if (tokens.take("ALL")) {
      return StatementLocks.unknown("ALTER … ALL IN TABLESPACE");
    }
    tokens.take("IF", "EXISTS");
    boolean only = tokens.take("ONLY");
    String table = tokens.name();
    tokens.take("*");
    AlterTableLocks locks = new AlterTableLocks(table, only ? Reach.ALONE : Reach.TREE);
    tokens.parts().forEach(locks::action);
    return StatementLocks.of(locks.touches);
  }

  private void action(Tokens action) {
    switch (action.next()) {
      case "ADD" -> add(action);
      case "DROP" -> drop(action);
      case "ALTER" -> alter(action);
      case "ATTACH" -> attach(action);
      case "DETACH" -> detach(action);
      case "VALIDATE" -> table(LockMode.SHARE_UPDATE_EXCLUSIVE);
      case "CLUSTER" -> table(LockMode.SHARE_UPDATE_EXCLUSIVE, Reach.ALONE);
      case "SET", "RESET" -> set(action);
      case "ENABLE", "DISABLE" -> enable(action);
      case "RENAME" -> table(LockMode.ACCESS_EXCLUSIVE, action.isNext("TO") ? Reach.ALONE : reach);
      case "OWNER", "REPLICA", "NO", "FORCE" -> table(LockMode.ACCESS_EXCLUSIVE, Reach.ALONE);
      case "INHERIT" -> {
        table(LockMode.ACCESS_EXCLUSIVE, Reach.ALONE);
        touches.add(Touch.alone(LockMode.SHARE_UPDATE_EXCLUSIVE, action.name()));
      }
      default -> table(LockMode.ACCESS_EXCLUSIVE);
    }
  }

  private void table(LockMode mode) {
    touches.add(Touch.of(mode, reach, table));
  }

  /** A foreign key puts triggers on both its tables. */
  private void add(Tokens action) {
    if (action.take("CONSTRAINT")) {
      action.name();
    }
    table(
        action.isNext("FOREIGN", "KEY") ? LockMode.SHARE_ROW_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE);
    action
        .namesAfter("REFERENCES")
        .forEach(other -> touches.add(Touch.of(LockMode.SHARE_ROW_EXCLUSIVE, other)));
  }

  private void drop(Tokens action) {
    table(LockMode.ACCESS_EXCLUSIVE);
    if (!action.take("CONSTRAINT")) {
      action.take("COLUMN");
    }
    action.take("IF", "EXISTS");
    part(action.name());
  }

  private void alter(Tokens action) {
    if (action.take("CONSTRAINT")) {
      table(LockMode.ACCESS_EXCLUSIVE);
      if (action.has("ENFORCED")) {
        part(action.name());
      }
      return;
    }
    action.take("COLUMN");
    String column = action.name();
    if (action.isNext("SET", "STATISTICS")
        || action.isNext("SET", "(")
        || action.isNext("RESET", "(")) {
      table(LockMode.SHARE_UPDATE_EXCLUSIVE);
      return;
    }
    table(LockMode.ACCESS_EXCLUSIVE);
    if (action.isNext("TYPE") || action.isNext("SET", "DATA")) {
      part(column);
    }
  }

  private void part(String name) {
    touches.add(new Touch(LockMode.ACCESS_EXCLUSIVE, Reach.WITH_PART, table, name));
  }

  private void attach(Tokens action) {
    action.take("PARTITION");
    table(LockMode.SHARE_UPDATE_EXCLUSIVE, Reach.ALONE);
    table(LockMode.ACCESS_EXCLUSIVE, Reach.DEFAULT_PARTITION);
    table(LockMode.SHARE_ROW_EXCLUSIVE, Reach.FOREIGN_KEYS);
    touches.add(Touch.tree(LockMode.ACCESS_EXCLUSIVE, action.name()));
  }

  private void detach(Tokens action) {
    action.take("PARTITION");
    String partition = action.name();
    boolean concurrently = action.has("CONCURRENTLY") || action.has("FINALIZE");
    table(concurrently ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE, Reach.ALONE);
    if (!concurrently) {
      table(LockMode.ACCESS_EXCLUSIVE, Reach.DEFAULT_PARTITION);
    }
    touches.add(Touch.tree(LockMode.ACCESS_EXCLUSIVE, partition));
    touches.add(Touch.of(LockMode.ACCESS_EXCLUSIVE, Reach.REFERRING, partition));
    touches.add(Touch.of(LockMode.SHARE_ROW_EXCLUSIVE, Reach.FOREIGN_KEYS, partition));
  }

  private void enable(Tokens action) {
    if (action.has("TRIGGER")) {
      table(LockMode.SHARE_ROW_EXCLUSIVE);
    } else {
      table(LockMode.ACCESS_EXCLUSIVE, Reach.ALONE);
    }
  }

  private void table(LockMode mode, Reach other) {
    touches.add(Touch.of(mode, other, table));
  }

  /** Some storage parameters need less than the rest. */
  private void set(Tokens action) {
    boolean parameters = action.take("(");
    boolean light = action.isNext("WITHOUT", "CLUSTER");
    if (parameters) {
      light =
          action.parts().stream()
              .map(Tokens::name)
              .allMatch(
                  name ->
                      name.matches("fillfactor|parallel_workers|(toast\\.)?(log_)?autovacuum_.*"));
    }
    table(light ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE, Reach.ALONE);
  }
}
