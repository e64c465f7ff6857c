// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.script;

import java.sql.SQLException;

/** A statement of a file failed: its cause is what the server says. */
public final class StatementFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;

  public StatementFailedException(int line, SQLException failure) {
    super(failure.getMessage(), failure);
    this.line = line;
  }

  /** Where in the file, from 1. */
  public int line() {
    return line;
  }
}
