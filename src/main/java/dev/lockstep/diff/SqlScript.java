// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One migration's worth of statements.
 *
 * @param name what it is for, as a file name's suffix: {@code expand}; empty for the main one
 * @param transactional whether all of it runs in one transaction
 * @param requiresBackfill whether data must be moved before it may run
 * @param statements in order
 */
public record SqlScript(
    String name, boolean transactional, boolean requiresBackfill, List<SqlStatement> statements) {
  private static final Pattern ROUTINE =
      Pattern.compile("CREATE (OR REPLACE )?(FUNCTION|PROCEDURE) ");

  public SqlScript {
    statements = List.copyOf(statements);
    if (transactional && !statements.stream().allMatch(SqlStatement::transactional)) {
      throw new IllegalArgumentException("a transaction cannot hold all statements of " + name);
    }
  }

  /**
   * A script that runs in one transaction. Bodies of functions are not checked while it runs: they
   * may speak of what comes after them.
   */
  public static SqlScript inTransaction(String name, List<SqlStatement> statements) {
    List<SqlStatement> all = new ArrayList<>(statements);
    if (statements.stream().anyMatch(statement -> ROUTINE.matcher(statement.sql()).lookingAt())) {
      all.add(0, SqlStatement.of("SET LOCAL check_function_bodies = off"));
    }
    return new SqlScript(name, true, false, all);
  }

  /** This script, not to be applied before a backfill is complete. */
  public SqlScript afterBackfill() {
    return new SqlScript(name, transactional, true, statements);
  }

  /** The statements as a file has them, without header. */
  public String text() {
    return statements.stream().map(SqlStatement::text).collect(Collectors.joining("\n"));
  }
}
