package dev.lockstep.diff;

import java.util.List;
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
  public SqlScript {
    statements = List.copyOf(statements);
    if (transactional && !statements.stream().allMatch(SqlStatement::transactional)) {
      throw new IllegalArgumentException("a transaction cannot hold all statements of " + name);
    }
  }

  /** The statements as a file has them, without header. */
  public String text() {
    return statements.stream().map(SqlStatement::text).collect(Collectors.joining("\n"));
  }
}
