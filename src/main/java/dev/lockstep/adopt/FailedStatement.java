// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.adopt;

import java.sql.SQLException;

/** A statement of a track's own file that PostgreSQL refuses on a scratch database. */
public final class FailedStatement extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final SQLException failure;

  /**
   * One at a line.
   *
   * @param line in the file, from 1
   */
  public FailedStatement(int line, SQLException failure) {
    super(failure);
    this.line = line;
    this.failure = failure;
  }

  int line() {
    return line;
  }

  SQLException failure() {
    return failure;
  }
}
