// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.script;

import dev.lockstep.postgres.ErrorContext;
import dev.lockstep.postgres.FailureLine;
import dev.lockstep.postgres.StatementRemedy;
import dev.lockstep.sql.SqlStatement;
import java.sql.SQLException;

/** A statement of a file failed: its cause is what the server says. */
public final class StatementFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final String more;

  public StatementFailedException(int line, SQLException failure) {
    super(failure.getMessage(), failure);
    this.line = line;
    this.more = ErrorContext.of(failure);
  }

  /**
   * That of {@code statement}.
   *
   * @param dataLine where its data begins in the file; 0 if it takes none
   */
  StatementFailedException(SqlStatement statement, int dataLine, SQLException failure) {
    super(failure.getMessage(), failure);
    this.line = FailureLine.of(statement, dataLine, failure);
    this.more = ErrorContext.of(failure) + StatementRemedy.of(statement, failure);
  }

  /** Where in the file, from 1. */
  public int line() {
    return line;
  }

  /** What is to be said behind the server's message: where in a function, and what to do. */
  public String more() {
    return more;
  }
}
