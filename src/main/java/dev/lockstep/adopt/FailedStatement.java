// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt;

import dev.lockstep.postgres.FailureLine;
import dev.lockstep.postgres.StatementRemedy;
import dev.lockstep.sql.SqlStatement;
import java.sql.SQLException;

/** A statement of a track's own file that PostgreSQL refuses on a scratch database. */
public final class FailedStatement extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final SQLException failure;
  private final String remedy;

  /**
   * One at a line.
   *
   * @param line in the file, from 1
   */
  public FailedStatement(int line, SQLException failure) {
    super(failure);
    this.line = line;
    this.failure = failure;
    this.remedy = "";
  }

  /**
   * {@code statement} of a text.
   *
   * @param textLine where the text begins in its file, from 1
   * @param dataLine where the statement's data begins in the text; 0 if it takes none
   */
  FailedStatement(int textLine, SqlStatement statement, int dataLine, SQLException failure) {
    super(failure);
    this.line = textLine + FailureLine.of(statement, dataLine, failure) - 1;
    this.failure = failure;
    this.remedy = StatementRemedy.of(statement, failure);
  }

  int line() {
    return line;
  }

  SQLException failure() {
    return failure;
  }

  /** What to do about this very statement; empty if nothing is known. */
  String remedy() {
    return remedy;
  }
}
