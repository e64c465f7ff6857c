// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres;

import dev.lockstep.sql.LexedText;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.sql.Token;
import java.sql.SQLException;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** The line of a file that a failed statement failed at, by what PostgreSQL says of it. */
public final class FailureLine {
  /** {@code COPY t, line 12, column id: "x"}, in any language. */
  private static final Pattern LINE_OF_DATA = Pattern.compile("^COPY [^,]+, \\D*(\\d+)");

  private FailureLine() {}

  /**
   * The line that PostgreSQL points at, or the statement's first.
   *
   * @param dataLine where the data of the statement begins; 0 if it takes none
   */
  public static int of(SqlStatement statement, int dataLine, SQLException failure) {
    ServerErrorMessage server = server(failure);
    if (server == null) {
      return statement.line();
    }
    if (dataLine > 0 && server.getWhere() != null) {
      Matcher matcher = LINE_OF_DATA.matcher(server.getWhere());
      return matcher.find() ? dataLine + Integer.parseInt(matcher.group(1)) - 1 : statement.line();
    }
    int begin = begin(statement.text(), failure);
    return begin < 0
        ? statement.line() + linesOfBlock(statement, failure)
        : statement.line() + lines(statement.text(), begin);
  }

  /**
   * Where in {@code sql} PostgreSQL points at, in UTF-16 units where it counts characters; -1 if it
   * points at nothing.
   */
  static int begin(String sql, SQLException failure) {
    ServerErrorMessage server = server(failure);
    int position = server == null ? 0 : server.getPosition();
    return position < 1
        ? -1
        : sql.offsetByCodePoints(0, Math.min(position - 1, sql.codePointCount(0, sql.length())));
  }

  /** Lines before the one of a {@code DO} block's body that was at work; 0 in anything else. */
  private static int linesOfBlock(SqlStatement statement, SQLException failure) {
    OptionalInt line = ErrorContext.lineOfBlock(failure);
    if (line.isEmpty() || !statement.begins("DO")) {
      return 0;
    }
    String sql = statement.text();
    return LexedText.of(sql).tokens().stream()
        .filter(token -> token.kind() == Token.Kind.STRING && !token.inside().isEmpty())
        .findFirst()
        .map(body -> lines(sql, body.insideBegin()) + line.getAsInt() - 1)
        .orElse(0);
  }

  private static int lines(String text, int before) {
    return (int) text.substring(0, before).chars().filter(c -> c == '\n').count();
  }

  private static @Nullable ServerErrorMessage server(SQLException failure) {
    return failure instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
  }
}
