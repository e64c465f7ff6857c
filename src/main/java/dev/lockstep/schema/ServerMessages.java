package dev.lockstep.schema;

import dev.lockstep.finding.Finding;
import dev.lockstep.postgres.FailureLine;
import dev.lockstep.postgres.SqlStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What PostgreSQL says of a statement, with the file's line instead of a position in it. */
public final class ServerMessages {
  private ServerMessages() {}

  /** A finding at the line that PostgreSQL points at, or at the statement's first. */
  public static Finding finding(
      String rule, String file, SqlStatement statement, SQLException failure) {
    return new Finding(rule, file, FailureLine.of(statement, 0, failure), text(failure));
  }

  /** PostgreSQL's message, detail and hint, in one line, with the SQLSTATE. */
  public static String text(SQLException failure) {
    StringBuilder text = new StringBuilder();
    ServerErrorMessage server = server(failure);
    if (server == null) {
      text.append(failure.getMessage());
    } else {
      text.append(server.getMessage());
      for (String more : new String[] {server.getDetail(), server.getHint()}) {
        if (more != null) {
          text.append(". ").append(more);
        }
      }
    }
    return text.append(" [").append(failure.getSQLState()).append(']').toString();
  }

  private static @Nullable ServerErrorMessage server(SQLException failure) {
    return failure instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
  }
}
