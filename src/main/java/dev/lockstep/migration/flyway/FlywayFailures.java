// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.flyway;

import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.script.MigrationFailedException;
import dev.lockstep.migration.script.StatementFailedException;
import dev.lockstep.postgres.RowSecurity;
import dev.lockstep.postgres.SqlState;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What Flyway and the driver say of a failure, in one line that names file and line. */
final class FlywayFailures {
  private FlywayFailures() {}

  /**
   * The failure of {@code file}.
   *
   * @param file null if it was not one file's
   */
  static MigrationFailedException of(@Nullable MigrationFile file, Exception e) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (at instanceof MigrationFailedException ours) {
        return ours;
      }
    }
    @Nullable SQLException sql = SqlState.find(e);
    String where = file == null ? "migrating" : file.script() + line(e);
    @Nullable String remedy = RowSecurity.remedy(sql);
    String what =
        remedy != null
            ? remedy + ", or SET LOCAL row_security = on in the file if its policies are meant"
            : sql == null ? firstLine(e.getMessage()) : firstLine(sql.getMessage()) + code(sql);
    return new MigrationFailedException(
        file, where + " failed: " + what + (file == null ? "" : after(file, sql, e)), e);
  }

  private static String after(MigrationFile file, @Nullable SQLException sql, Exception e) {
    if (file.transactional()) {
      return "; it was rolled back, " + advice(file, sql);
    }
    boolean ofStatement = !line(e).isEmpty();
    return ofStatement
        ? "; what came before it stays done: correct what it ran into, and "
            + (file.kind() == MigrationFile.Kind.REVERSE ? "undo" : "migrate")
            + " again, which goes on from it"
        : "";
  }

  private static String advice(MigrationFile file, @Nullable SQLException failure) {
    return failure != null && SqlState.INVALID_TRANSACTION_TERMINATION.equals(failure.getSQLState())
        ? "a procedure or block that commits cannot run in a transaction: give it a file of its own"
            + " and say executeInTransaction=false in "
            + file.script()
            + ".conf"
        : file.kind() == MigrationFile.Kind.REVERSE
            ? "correct it and undo again"
            : "correct it and migrate again";
  }

  private static String code(SQLException e) {
    return e.getSQLState() == null ? "" : " [" + e.getSQLState() + "]";
  }

  private static String line(Throwable e) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (at instanceof StatementFailedException statement) {
        return ":" + statement.line();
      }
    }
    return "";
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "no message" : message.lines().findFirst().orElse("").strip();
  }
}
