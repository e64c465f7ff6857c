// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.forecast;

import dev.lockstep.migration.forecast.Touch.Reach;
import dev.lockstep.postgres.LockMode;
import dev.lockstep.sql.ObjectType;
import dev.lockstep.sql.QualifiedName;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementHead;
import dev.lockstep.sql.Tokens;
import dev.lockstep.sql.Tokens.Named;
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

  /** ON CONFLICT DO UPDATE SET, FOR UPDATE, FOR NO KEY UPDATE, WHEN MATCHED THEN UPDATE SET. */
  private static final Set<String> NO_UPDATE = Set.of("DO", "FOR", "KEY", "THEN");

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
    String first = statement.verb();
    if (first.isEmpty()) {
      return none();
    }
    Tokens tokens = WRITES.contains(first) ? Tokens.ofHead(statement) : Tokens.of(statement);
    tokens.next();
    return switch (first) {
      case "ALTER" -> AlterLocks.of(tokens);
      case "CREATE" -> CreateLocks.of(tokens);
      case "DROP" -> DropLocks.of(tokens);
      case "COMMENT", "SECURITY" -> comment(statement);
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

  private static StatementLocks comment(SqlStatement statement) {
    Tokens tokens = Tokens.of(statement);
    if (tokens.take("SECURITY", "LABEL")) {
      tokens.skipPast("ON");
      return named(ObjectType.take(tokens), tokens.takeName());
    }
    StatementHead head = StatementHead.read(tokens);
    return named(head.type(), head.name());
  }

  private static StatementLocks named(ObjectType type, Optional<QualifiedName> name) {
    Optional<QualifiedName> relation =
        switch (type) {
          case COLUMN -> name.flatMap(QualifiedName::outer);
          case TABLE, FOREIGN_TABLE, VIEW, MATERIALIZED_VIEW, INDEX, SEQUENCE -> name;
          default -> Optional.empty();
        };
    return relation
        .map(found -> of(Touch.alone(LockMode.SHARE_UPDATE_EXCLUSIVE, found.toString())))
        .orElse(none());
  }

  private static StatementLocks truncate(Tokens tokens) {
    tokens.take("TABLE");
    List<Touch> touches = new ArrayList<>();
    boolean cascade = tokens.has("CASCADE");
    for (Named name : tokens.names()) {
      touches.add(Touch.of(LockMode.ACCESS_EXCLUSIVE, name));
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
        : of(
            names.stream().map(name -> Touch.of(LockMode.valueOf(mode.toString()), name)).toList());
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
    LockMode mode = exclusive ? LockMode.ACCESS_EXCLUSIVE : LockMode.SHARE_UPDATE_EXCLUSIVE;
    if (tokens.isAtEnd()) {
      return unknown(command + " of every table");
    }
    return of(tokens.parts().stream().map(part -> Touch.tree(mode, part.name())).toList());
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
            tokens.namesAfter(NO_UPDATE, "UPDATE"))) {
      names.forEach(name -> touches.add(Touch.of(LockMode.ROW_EXCLUSIVE, name)));
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
