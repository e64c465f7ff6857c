package dev.lockstep.migration;

import java.sql.SQLException;

/** What the server says of a statement of a file, and where in the file that stands. */
public final class StatementFailedException extends SQLException {
  private static final long serialVersionUID = 1L;

  private final int line;

  StatementFailedException(int line, SQLException failure) {
    super(failure.getMessage(), failure.getSQLState(), failure);
    this.line = line;
  }

  /** Where the statement begins, from 1. */
  public int line() {
    return line;
  }
}
