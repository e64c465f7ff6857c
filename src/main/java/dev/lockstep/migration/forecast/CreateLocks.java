// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.forecast;

import dev.lockstep.migration.forecast.Touch.Reach;
import dev.lockstep.postgres.LockMode;
import dev.lockstep.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a {@code CREATE} locks of what is there already. */
final class CreateLocks {
  private static final Set<String> HARMLESS =
      Set.of(
          "TYPE",
          "DOMAIN",
          "FUNCTION",
          "PROCEDURE",
          "AGGREGATE",
          "OPERATOR",
          "SEQUENCE",
          "ROLE",
          "USER",
          "GROUP",
          "COLLATION",
          "CONVERSION",
          "CAST",
          "LANGUAGE",
          "TRUSTED",
          "SERVER",
          "TEXT",
          "ACCESS",
          "TRANSFORM",
          "DATABASE",
          "TABLESPACE",
          "SUBSCRIPTION",
          "EVENT",
          "DEFAULT");

  private CreateLocks() {}

  static StatementLocks of(Tokens tokens) {
    boolean replaces = tokens.take("OR", "REPLACE");
    if (tokens.take("FOREIGN", "DATA")) {
      return StatementLocks.none();
    }
    while (tokens.take("GLOBAL")
        || tokens.take("LOCAL")
        || tokens.take("TEMP")
        || tokens.take("TEMPORARY")
        || tokens.take("UNLOGGED")
        || tokens.take("FOREIGN")
        || tokens.take("UNIQUE")
        || tokens.take("CONSTRAINT")
        || tokens.take("RECURSIVE")) {
      // They change what is made, not what is locked.
    }
    String what = tokens.next();
    return switch (what) {
      case "TABLE" -> table(tokens);
      case "INDEX" -> index(tokens);
      case "TRIGGER" -> {
        tokens.skipPast("ON");
        yield StatementLocks.of(Touch.tree(LockMode.SHARE_ROW_EXCLUSIVE, tokens.name()));
      }
      case "RULE" -> on("TO", LockMode.ACCESS_EXCLUSIVE, tokens);
      case "POLICY" -> on("ON", LockMode.ACCESS_EXCLUSIVE, tokens);
      case "STATISTICS" -> on("FROM", LockMode.SHARE_UPDATE_EXCLUSIVE, tokens);
      case "VIEW" ->
          replaces
              ? StatementLocks.of(Touch.alone(LockMode.ACCESS_EXCLUSIVE, tokens.name()))
              : StatementLocks.none();
      case "MATERIALIZED" -> StatementLocks.none();
      case "PUBLICATION" -> publication(tokens);
      case "SCHEMA" ->
          tokens.has("CREATE")
              ? StatementLocks.unknown("CREATE SCHEMA with its contents")
              : StatementLocks.none();
      default ->
          HARMLESS.contains(what)
              ? StatementLocks.none()
              : StatementLocks.unknown("CREATE " + what);
    };
  }

  private static StatementLocks table(Tokens tokens) {
    tokens.take("IF", "NOT", "EXISTS");
    tokens.name();
    List<Touch> touches = new ArrayList<>();
    if (tokens.take("PARTITION", "OF")) {
      String parent = tokens.name();
      touches.add(Touch.alone(LockMode.ACCESS_EXCLUSIVE, parent));
      touches.add(Touch.of(LockMode.ACCESS_EXCLUSIVE, Reach.DEFAULT_PARTITION, parent));
      touches.add(Touch.of(LockMode.SHARE_ROW_EXCLUSIVE, Reach.FOREIGN_KEYS, parent));
    }
    tokens
        .namesAfter("REFERENCES")
        .forEach(other -> touches.add(Touch.of(LockMode.SHARE_ROW_EXCLUSIVE, other)));
    if (tokens.skipPast("INHERITS") && tokens.take("(")) {
      tokens
          .names()
          .forEach(
              parent -> touches.add(Touch.alone(LockMode.SHARE_UPDATE_EXCLUSIVE, parent.text())));
    }
    return StatementLocks.of(touches);
  }

  private static StatementLocks index(Tokens tokens) {
    LockMode mode = tokens.take("CONCURRENTLY") ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.SHARE;
    tokens.skipPast("ON");
    boolean only = tokens.take("ONLY");
    return StatementLocks.of(Touch.of(mode, only ? Reach.ALONE : Reach.TREE, tokens.name()));
  }

  private static StatementLocks on(String word, LockMode mode, Tokens tokens) {
    return tokens.skipPast(word)
        ? StatementLocks.of(Touch.alone(mode, tokens.name()))
        : StatementLocks.none();
  }

  private static StatementLocks publication(Tokens tokens) {
    return tokens.skipPast("FOR") && tokens.take("TABLE")
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
