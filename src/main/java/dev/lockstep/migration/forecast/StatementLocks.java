// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.forecast;

import dev.lockstep.migration.forecast.Tokens.Named;
import dev.lockstep.migration.forecast.Touch.Reach;
import dev.lockstep.postgres.LockMode;
import dev.lockstep.sql.SqlStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The locks of a statement by its text, after PostgreSQL's manual and what {@code pg_locks} shows.
 * Whatever is not in this table is unknown, not harmless.
 */
record StatementLocks(List<Touch> touches, Optional<String> unknown) {
  /** Lock no relation, or only what they make. */
  private static final Set<String> HARMLESS =
      Set.of(
          "SET",
          "RESET",
          "SHOW",
          "DISCARD",
          "LISTEN",
          "UNLISTEN",
          "NOTIFY",
          "PREPARE",
          "DEALLOCATE",
          "DECLARE",
          "FETCH",
          "MOVE",
          "CLOSE",
          "SAVEPOINT",
          "RELEASE",
          "ROLLBACK",
          "CHECKPOINT",
          "LOAD",
          "VALUES",
          "TABLE",
          "GRANT",
          "REVOKE");

  private static final Set<String> WRITES = Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "WITH");

  /** Functions in a {@code SELECT} that lock nothing, and words that look like calls. */
  private static final Set<String> HARMLESS_CALLS =
      Set.of(
          "SETVAL",
          "NEXTVAL",
          "CURRVAL",
          "SET_CONFIG",
          "CURRENT_SETTING",
          "COALESCE",
          "MAX",
          "MIN",
          "COUNT",
          "SUM",
          "NOW",
          "GREATEST",
          "PG_GET_SERIAL_SEQUENCE",
          "IN",
          "VALUES",
          "AS",
          "FROM",
          "EXISTS",
          "AND",
          "OR",
          "NOT",
          "WHERE",
          "CAST",
          "ON",
          "USING",
          "FORMAT",
          "LOWER",
          "UPPER");

  StatementLocks {
    touches = List.copyOf(touches);
  }

  static StatementLocks of(SqlStatement statement) {
    if (statement.head().isEmpty()) {
      return none();
    }
    String first = statement.head().getFirst();
    Tokens tokens = WRITES.contains(first) ? Tokens.ofHead(statement) : Tokens.of(statement);
    tokens.next();
    return switch (first) {
      case "ALTER" -> AlterLocks.of(tokens);
      case "CREATE" -> CreateLocks.of(tokens);
      case "DROP" -> DropLocks.of(tokens);
      case "COMMENT", "SECURITY" -> comment(tokens);
      case "TRUNCATE" -> truncate(tokens);
      case "LOCK" -> lock(tokens);
      case "REINDEX" -> reindex(tokens);
      case "CLUSTER", "VACUUM", "ANALYZE", "ANALYSE" -> maintain(first, tokens);
      case "REFRESH" -> refresh(tokens);
      case "INSERT", "UPDATE", "DELETE", "MERGE", "WITH" -> write(writing(statement));
      case "COPY" -> copy(tokens);
      case "SELECT" -> select(tokens);
      case "DO" -> unknown("DO block");
      default -> HARMLESS.contains(first) ? none() : unknown(first);
    };
  }

  static StatementLocks none() {
    return new StatementLocks(List.of(), Optional.empty());
  }

  static StatementLocks of(Touch... touches) {
    return new StatementLocks(List.of(touches), Optional.empty());
  }

  static StatementLocks of(List<Touch> touches) {
    return new StatementLocks(touches, Optional.empty());
  }

  static StatementLocks unknown(String what) {
    return new StatementLocks(List.of(), Optional.of(what));
  }

  private static StatementLocks comment(Tokens tokens) {
    tokens.skipPast("ON");
    tokens.take("FOREIGN");
    tokens.take("MATERIALIZED");
    if (tokens.take("COLUMN")) {
      String column = tokens.name();
      return of(
          Touch.alone(
              LockMode.SHARE_UPDATE_EXCLUSIVE, column.substring(0, column.lastIndexOf('.'))));
    }
    return tokens.take("TABLE")
            || tokens.take("VIEW")
            || tokens.take("INDEX")
            || tokens.take("SEQUENCE")
        ? of(Touch.alone(LockMode.SHARE_UPDATE_EXCLUSIVE, tokens.name()))
        : none();
  }

  private static StatementLocks truncate(Tokens tokens) {
    tokens.take("TABLE");
    List<Touch> touches = new ArrayList<>();
    boolean cascade = tokens.has("CASCADE");
    for (Named name : tokens.names()) {
      touches.add(name.locked(LockMode.ACCESS_EXCLUSIVE));
      if (cascade) {
        touches.add(Touch.of(LockMode.ACCESS_EXCLUSIVE, Reach.REFERENCING, name.text()));
      }
    }
    return of(touches);
  }

  private static StatementLocks lock(Tokens tokens) {
    tokens.take("TABLE");
    List<Named> names = tokens.names();
    StringBuilder mode = new StringBuilder();
    if (tokens.take("IN")) {
      for (String word = tokens.next();
          !word.isEmpty() && !word.equals("MODE");
          word = tokens.next()) {
        mode.append(mode.isEmpty() ? "" : "_").append(word);
      }
    } else {
      mode.append("ACCESS_EXCLUSIVE");
    }
    return mode.toString().equals("ACCESS_SHARE") || mode.toString().equals("ROW_SHARE")
        ? none()
        : of(names.stream().map(name -> name.locked(LockMode.valueOf(mode.toString()))).toList());
  }

  private static StatementLocks reindex(Tokens tokens) {
    LockMode mode = tokens.has("CONCURRENTLY") ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.SHARE;
    if (tokens.isNext("(")) {
      tokens.skipPast(")");
    }
    String what = tokens.next();
    tokens.take("CONCURRENTLY");
    return switch (what) {
      case "TABLE" -> of(Touch.tree(mode, tokens.name()));
      case "INDEX" -> of(Touch.of(mode, Reach.INDEX_TABLE, tokens.name()));
      default -> unknown("REINDEX " + what);
    };
  }

  private static StatementLocks maintain(String command, Tokens tokens) {
    boolean exclusive = command.equals("CLUSTER") || tokens.has("FULL");
    if (tokens.isNext("(")) {
      tokens.skipPast(")");
    }
    while (tokens.take("FULL")
        || tokens.take("FREEZE")
        || tokens.take("VERBOSE")
        || tokens.take("ANALYZE")) {
      // The old spelling of options.
    }
    String name = tokens.name();
    LockMode mode = exclusive ? LockMode.ACCESS_EXCLUSIVE : LockMode.SHARE_UPDATE_EXCLUSIVE;
    if (name.isEmpty()) {
      return unknown(command + " of every table");
    }
    List<Touch> touches = new ArrayList<>(List.of(Touch.tree(mode, name)));
    while (tokens.skipPast(",")) {
      touches.add(Touch.tree(mode, tokens.name()));
    }
    return of(touches);
  }

  private static StatementLocks refresh(Tokens tokens) {
    tokens.take("MATERIALIZED", "VIEW");
    LockMode mode = tokens.take("CONCURRENTLY") ? LockMode.EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE;
    return of(Touch.alone(mode, tokens.name()));
  }

  /** Rows may be many, and only a WITH brings in another table. */
  private static Tokens writing(SqlStatement statement) {
    return statement.mentions("WITH") ? Tokens.of(statement) : Tokens.ofHead(statement);
  }

  /** Also the statements inside a {@code WITH}. */
  private static StatementLocks write(Tokens tokens) {
    List<Touch> touches = new ArrayList<>();
    for (List<Named> names :
        List.of(
            tokens.namesAfter("INSERT", "INTO"),
            tokens.namesAfter("DELETE", "FROM"),
            tokens.namesAfter("MERGE", "INTO"),
            tokens.namesAfter("UPDATE"))) {
      for (Named name : names) {
        // ON CONFLICT DO UPDATE SET, FOR UPDATE OF, WHEN MATCHED THEN UPDATE SET
        if (!List.of("set", "of", "").contains(name.text())) {
          touches.add(name.locked(LockMode.ROW_EXCLUSIVE));
        }
      }
    }
    return of(touches);
  }

  private static StatementLocks copy(Tokens tokens) {
    if (tokens.isNext("(")) {
      return none();
    }
    String name = tokens.name();
    return tokens.has("FROM") ? of(Touch.tree(LockMode.ROW_EXCLUSIVE, name)) : none();
  }

  private static StatementLocks select(Tokens tokens) {
    return tokens.called().stream()
        .filter(name -> !HARMLESS_CALLS.contains(name))
        .findFirst()
        .map(name -> unknown("SELECT that calls " + name.toLowerCase(Locale.ROOT)))
        .orElseGet(StatementLocks::none);
  }
}
