package dev.lockstep.backfill.engine;

import dev.lockstep.postgres.RowSecurity;
import dev.lockstep.postgres.SqlState;
import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Failures as one line for people. */
final class Errors {
  private Errors() {}

  static String text(Throwable failure) {
    SQLException sql = SqlState.find(failure);
    String remedy = RowSecurity.remedy(failure);
    String message =
        remedy == null ? String.valueOf((sql == null ? failure : sql).getMessage()) : remedy;
    String line = message.strip().replaceAll("\\s*\\R\\s*", "; ");
    return line.length() > 1000 ? line.substring(0, 1000) + "…" : line;
  }

  /** The reason alone, without what PostgreSQL adds about the rows: for logs. */
  static String reason(Throwable failure) {
    SQLException sql = SqlState.find(failure);
    String remedy = RowSecurity.remedy(failure);
    if (remedy != null) {
      return remedy;
    }
    ServerErrorMessage server =
        sql instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
    String state = SqlState.of(failure);
    return (server == null ? text(failure) : String.valueOf(server.getMessage()))
        + (state.isEmpty() ? "" : " [" + state + "]");
  }
}
