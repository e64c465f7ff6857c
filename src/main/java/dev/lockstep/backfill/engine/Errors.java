package dev.lockstep.backfill.engine;

import dev.lockstep.postgres.RowSecurity;
import dev.lockstep.postgres.SqlState;
import java.sql.SQLException;

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
}
