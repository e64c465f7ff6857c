// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.forecast;

import dev.lockstep.migration.forecast.Touch.Reach;
import dev.lockstep.postgres.LockMode;
import dev.lockstep.sql.Tokens;
import java.util.List;
import java.util.Set;

/** What an {@code ALTER} of anything but a table locks. */
final class AlterLocks {
  private static final Set<String> HARMLESS =
      Set.of(
          "FUNCTION",
          "PROCEDURE",
          "ROUTINE",
          "AGGREGATE",
          "OPERATOR",
          "SCHEMA",
          "ROLE",
          "USER",
          "GROUP",
          "DATABASE",
          "DEFAULT",
          "STATISTICS",
          "SYSTEM",
          "COLLATION",
          "CONVERSION",
          "LANGUAGE",
          "LARGE",
          "SERVER",
          "SUBSCRIPTION",
          "TABLESPACE",
          "TEXT",
          "EVENT");

  private AlterLocks() {}

  static StatementLocks of(Tokens tokens) {
    if (tokens.take("FOREIGN", "DATA")) {
      return StatementLocks.none();
    }
    tokens.take("FOREIGN");
    boolean materialized = tokens.take("MATERIALIZED");
    String what = tokens.next();
    if (what.equals("TABLE") || what.equals("VIEW") || materialized) {
      return AlterTableLocks.of(tokens);
    }
    return switch (what) {
      case "INDEX" -> index(tokens);
      case "SEQUENCE" -> sequence(tokens);
      case "DOMAIN" -> domain(tokens);
      case "TYPE" ->
          tokens.has("ATTRIBUTE")
              ? StatementLocks.of(
                  Touch.of(LockMode.ACCESS_EXCLUSIVE, Reach.TABLES_OF_TYPE, tokens.name()))
              : StatementLocks.none();
      case "TRIGGER", "RULE", "POLICY" -> {
        tokens.skipPast("ON");
        yield StatementLocks.of(
            Touch.of(
                LockMode.ACCESS_EXCLUSIVE,
                what.equals("TRIGGER") ? Reach.TREE : Reach.ALONE,
                tokens.name()));
      }
      case "PUBLICATION" -> publication(tokens);
      default ->
          HARMLESS.contains(what) ? StatementLocks.none() : StatementLocks.unknown("ALTER " + what);
    };
  }

  private static StatementLocks index(Tokens tokens) {
    tokens.take("IF", "EXISTS");
    if (tokens.take("ALL")) {
      return StatementLocks.unknown("ALTER INDEX ALL");
    }
    String name = tokens.name();
    if (tokens.take("ATTACH", "PARTITION")) {
      return StatementLocks.of(
          Touch.alone(LockMode.SHARE_UPDATE_EXCLUSIVE, name),
          Touch.alone(LockMode.ACCESS_EXCLUSIVE, tokens.name()));
    }
    return StatementLocks.of(
        Touch.alone(
            tokens.has("TABLESPACE") ? LockMode.ACCESS_EXCLUSIVE : LockMode.SHARE_UPDATE_EXCLUSIVE,
            name));
  }

  private static StatementLocks sequence(Tokens tokens) {
    tokens.take("IF", "EXISTS");
    String name = tokens.name();
    boolean exclusive =
        List.of("RENAME", "OWNER", "SCHEMA", "LOGGED", "UNLOGGED").stream().anyMatch(tokens::has);
    return StatementLocks.of(
        Touch.alone(exclusive ? LockMode.ACCESS_EXCLUSIVE : LockMode.SHARE_ROW_EXCLUSIVE, name));
  }

  private static StatementLocks domain(Tokens tokens) {
    String name = tokens.name();
    return tokens.isNext("ADD") || tokens.isNext("SET", "NOT") || tokens.isNext("VALIDATE")
        ? StatementLocks.of(Touch.of(LockMode.SHARE, Reach.USERS_OF_TYPE, name))
        : StatementLocks.none();
  }

  private static StatementLocks publication(Tokens tokens) {
    tokens.name();
    return tokens.skipPast("TABLE")
        ? StatementLocks.of(
            tokens.parts().stream()
                .map(
                    part -> {
                      part.take("TABLE");
                      part.take("ONLY");
                      return Touch.tree(LockMode.SHARE_UPDATE_EXCLUSIVE, part.name());
                    })
                .toList())
        : StatementLocks.none();
  }
}
