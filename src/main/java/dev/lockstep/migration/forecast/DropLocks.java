// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.forecast;

import dev.lockstep.migration.forecast.Touch.Reach;
import dev.lockstep.postgres.LockMode;
import dev.lockstep.sql.Tokens;
import dev.lockstep.sql.Tokens.Named;
import java.util.List;

/**
 * What a {@code DROP} locks: what goes, and the tables whose triggers, keys or rules go with it.
 */
final class DropLocks {
  private DropLocks() {}

  static StatementLocks of(Tokens tokens) {
    if (tokens.take("OWNED")) {
      return StatementLocks.unknown("DROP OWNED");
    }
    if (tokens.take("FOREIGN", "DATA")) {
      return StatementLocks.none();
    }
    tokens.take("FOREIGN");
    tokens.take("MATERIALIZED");
    String what = tokens.next();
    boolean concurrently = tokens.take("CONCURRENTLY");
    tokens.take("IF", "EXISTS");
    return switch (what) {
      case "TABLE", "VIEW", "SEQUENCE" ->
          each(tokens.names(), LockMode.ACCESS_EXCLUSIVE, Reach.WITH_DEPENDENTS);
      case "INDEX" ->
          each(
              tokens.names(),
              concurrently ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE,
              Reach.INDEX_TABLE);
      case "TYPE", "DOMAIN" ->
          each(tokens.names(), LockMode.ACCESS_EXCLUSIVE, Reach.TYPE_WITH_DEPENDENTS);
      case "SCHEMA" ->
          each(tokens.names(), LockMode.ACCESS_EXCLUSIVE, Reach.SCHEMA_WITH_DEPENDENTS);
      case "STATISTICS" ->
          each(tokens.names(), LockMode.SHARE_UPDATE_EXCLUSIVE, Reach.STATISTICS_TABLE);
      case "TRIGGER", "RULE", "POLICY" -> {
        tokens.skipPast("ON");
        yield StatementLocks.of(
            Touch.of(
                LockMode.ACCESS_EXCLUSIVE,
                what.equals("TRIGGER") ? Reach.TREE : Reach.ALONE,
                tokens.name()));
      }
      default ->
          tokens.has("CASCADE")
              ? StatementLocks.unknown("DROP " + what + " … CASCADE")
              : StatementLocks.none();
    };
  }

  private static StatementLocks each(List<Named> names, LockMode mode, Reach reach) {
    return StatementLocks.of(
        names.stream().map(name -> Touch.of(mode, reach, name.text())).toList());
  }
}
