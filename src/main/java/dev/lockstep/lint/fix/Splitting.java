// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.fix;

import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.sql.LexedText;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.StatementHead;
import dev.lockstep.sql.Tokens;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether a migration may become several: what it does for its transaction ends with that. */
final class Splitting {
  private static final Set<String> OF_THE_SESSION =
      Set.of(
          "SET", "RESET", "PREPARE", "DECLARE", "LISTEN", "DISCARD", "LOCK", "SAVEPOINT", "LOAD");

  private static final Set<String> CALLS =
      Set.of(
          "SET_CONFIG",
          "PG_ADVISORY_LOCK",
          "PG_ADVISORY_XACT_LOCK",
          "PG_TRY_ADVISORY_XACT_LOCK",
          "TXID_CURRENT",
          "PG_CURRENT_XACT_ID");

  private static final Set<String> TIMEOUTS = Set.of("LOCK_TIMEOUT", "STATEMENT_TIMEOUT");

  private Splitting() {}

  /** Why {@code file} stays one; empty if it need not. */
  static Optional<String> refusal(MigrationFile file, List<SourceStatement> statements) {
    if (!file.directives().keeps().isEmpty()) {
      return Optional.of("it keeps what it drops (lockstep:keep), for its one way back");
    }
    if (file.frame().setting().isPresent()) {
      return Optional.of("it sets modes of its transaction");
    }
    List<SqlStatement> all = statements.stream().map(SourceStatement::statement).toList();
    return all.subList(settings(all), all.size()).stream()
        .filter(each -> !isTimeout(each))
        .filter(Splitting::isOfTheSession)
        .map(each -> "line " + each.line() + " is for all of its transaction")
        .findFirst();
  }

  private static boolean isOfTheSession(SqlStatement statement) {
    return OF_THE_SESSION.contains(statement.verb())
        || StatementHead.of(statement).has(StatementHead.Modifier.TEMPORARY)
        || Tokens.of(statement).called().stream().anyMatch(CALLS::contains);
  }

  /** How many settings a file begins with: each of the migrations that it becomes gets them. */
  static int settings(List<SqlStatement> statements) {
    int count = 0;
    while (count < statements.size() && isSetting(statements.get(count))) {
      count++;
    }
    return count;
  }

  /** Of the session or the transaction, but neither the transaction's modes nor who one is. */
  private static boolean isSetting(SqlStatement statement) {
    Tokens tokens = Tokens.ofHead(statement);
    if (!tokens.take("SET")) {
      return false;
    }
    if (!tokens.take("LOCAL")) {
      tokens.take("SESSION");
    }
    return !Set.of("TRANSACTION", "CONSTRAINTS", "CHARACTERISTICS", "AUTHORIZATION")
        .contains(tokens.peek());
  }

  /** {@code SET LOCAL lock_timeout = …}: of use in each of them. */
  static boolean isTimeout(SqlStatement statement) {
    Tokens tokens = Tokens.ofHead(statement);
    if (!tokens.take("SET")) {
      return false;
    }
    if (!tokens.take("LOCAL")) {
      tokens.take("SESSION");
    }
    return TIMEOUTS.contains(tokens.peek());
  }

  /**
   * A setting for statements outside a transaction, where LOCAL has no effect; empty for one that
   * would end a build: it waits for each that writes.
   */
  static String outside(SourceStatement setting) {
    Tokens tokens = Tokens.ofHead(setting.statement());
    tokens.take("SET");
    boolean local = tokens.take("LOCAL");
    if (!local) {
      tokens.take("SESSION");
    }
    if (tokens.peek().equals("LOCK_TIMEOUT")) {
      return "";
    }
    String sql = setting.statement().text();
    return local
        ? setting.with("SET" + sql.substring(LexedText.of(sql).withoutComments().get(1).end()))
        : setting.text();
  }
}
