// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

/** One statement is larger than memory allows for: it has to be held as a whole, and sent so. */
public final class StatementTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;

  StatementTooLargeException(int line, long longest) {
    super(
        "the statement that begins here is larger than "
            + longest / (1024 * 1024)
            + " MiB, the most that this much memory allows for; split it, bring the rows with COPY …"
            + " FROM stdin, whose data may have any size, or give the program more memory (-Xmx)");
    this.line = line;
  }

  /** Where the statement begins, from 1. */
  public int line() {
    return line;
  }
}
