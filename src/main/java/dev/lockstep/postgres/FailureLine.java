// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres;

import dev.lockstep.sql.SqlStatement;
import java.sql.SQLException;
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
    return server.getPosition() < 1
        ? statement.line()
        : statement.line() + linesBefore(statement.text(), server.getPosition());
  }

  /** PostgreSQL counts characters, Java UTF-16 units. */
  private static int linesBefore(String text, int position) {
    int characters = Math.min(position - 1, text.codePointCount(0, text.length()));
    int units = text.offsetByCodePoints(0, characters);
    return (int) text.substring(0, units).chars().filter(c -> c == '\n').count();
  }

  private static @Nullable ServerErrorMessage server(SQLException failure) {
    return failure instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
  }
}
