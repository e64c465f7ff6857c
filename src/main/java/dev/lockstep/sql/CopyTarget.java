// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.sql;

import java.util.List;

/** What a {@code COPY} exchanges rows with that is not the file which it stands in. */
public enum CopyTarget {
  /** {@code TO stdout}: whoever is connected. */
  CLIENT,
  /** A program on the server. */
  PROGRAM,
  /** A file of the server, read. */
  FILE_READ,
  /** A file on the server, written. */
  FILE_WRITTEN,
  /** It is no {@code COPY}, or takes its rows from the file. */
  NONE;

  /** That of {@code statement}. */
  public static CopyTarget of(SqlStatement statement) {
    if (!statement.begins("COPY") || statement.takesData()) {
      return NONE;
    }
    List<Token> tokens = LexedText.of(statement.text()).withoutComments();
    int depth = 0;
    for (int i = 1; i + 1 < tokens.size(); i++) {
      Token token = tokens.get(i);
      depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
      if (depth == 0 && (token.is("FROM") || token.is("TO"))) {
        return of(token.is("TO"), tokens.get(i + 1));
      }
    }
    return NONE;
  }

  private static CopyTarget of(boolean written, Token other) {
    if (other.is("PROGRAM")) {
      return PROGRAM;
    }
    if (other.kind() == Token.Kind.STRING) {
      return written ? FILE_WRITTEN : FILE_READ;
    }
    return written && other.is("STDOUT") ? CLIENT : NONE;
  }
}
