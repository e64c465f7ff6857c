// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

/**
 * What makes a SQL file one that cannot be told into statements to its end.
 *
 * @param line where it begins, from 1
 * @param message what is wrong and what to do
 */
public record SqlFault(int line, String message) {
  static SqlFault neverEnds(int line, String what, String end) {
    return new SqlFault(
        line,
        "the "
            + what
            + " that begins here never ends, and takes in the rest of the file; add "
            + end);
  }

  static SqlFault noData(int line) {
    return new SqlFault(
        line,
        "COPY … FROM stdin has no end of its data; end it with a line of its own that holds \\. and"
            + " nothing else");
  }

  static SqlFault textBeforeData(int line) {
    return new SqlFault(
        line,
        "the data of COPY … FROM stdin begins on the next line; move what stands behind its"
            + " semicolon below the line that holds \\.");
  }
}
