// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.diff.render;

import dev.lockstep.diff.operation.Blocking;
import dev.lockstep.diff.operation.Operation;
import dev.lockstep.diff.operation.RenderedStatement;
import dev.lockstep.diff.operation.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One migration's worth of statements.
 *
 * @param name what it is for, as a file name's suffix: {@code expand}; empty for the main one
 * @param transactional whether all of it runs in one transaction
 * @param requiresBackfill whether data must be moved before it may run
 * @param statements in order
 * @param completed the operations that are done when it has run
 */
public record SqlScript(
    String name,
    boolean transactional,
    boolean requiresBackfill,
    List<RenderedStatement> statements,
    List<Operation> completed) {
  public SqlScript {
    statements = List.copyOf(statements);
    completed = List.copyOf(completed);
    if (transactional && !statements.stream().allMatch(RenderedStatement::transactional)) {
      throw new IllegalArgumentException("a transaction cannot hold all statements of " + name);
    }
  }

  /**
   * A script that runs in one transaction. Bodies of functions are not checked while it runs: they
   * may speak of what comes after them.
   */
  public static SqlScript inTransaction(
      String name, List<RenderedStatement> statements, List<Operation> completed) {
    List<RenderedStatement> all = new ArrayList<>(statements);
    if (statements.stream().anyMatch(RenderedStatement::speaksAhead)) {
      all.add(0, RenderedStatement.of("SET LOCAL check_function_bodies = off"));
    }
    return new SqlScript(name, true, false, all, completed);
  }

  /** The plain form of operations, in one transaction. */
  public static SqlScript plain(String name, List<Operation> operations) {
    return inTransaction(name, operations.stream().map(Operation::statement).toList(), operations);
  }

  /** This script, not to be applied before a backfill is complete. */
  public SqlScript afterBackfill() {
    return new SqlScript(name, transactional, true, statements, completed);
  }

  /** What it goes through while others wait, of tables that may be large. */
  public List<Blocking> blocking() {
    return statements.stream().flatMap(each -> each.blocking().stream()).toList();
  }

  /** Whether something of that step is done with it. */
  public boolean completes(Step step) {
    return step.operations().stream().anyMatch(completed::contains);
  }

  /** The statements as a file has them, without header. */
  public String text() {
    return statements.stream().map(RenderedStatement::text).collect(Collectors.joining("\n"));
  }
}
