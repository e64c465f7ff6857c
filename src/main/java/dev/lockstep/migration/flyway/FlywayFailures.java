// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.flyway;

import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.script.MigrationFailedException;
import dev.lockstep.migration.script.StatementFailedException;
import dev.lockstep.postgres.RowSecurity;
import dev.lockstep.postgres.ShortText;
import dev.lockstep.postgres.SqlState;
import java.sql.SQLException;
import java.util.Optional;
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
    Optional<StatementFailedException> statement = statement(e);
    String where =
        file == null
            ? "migrating"
            : file.script() + statement.map(failed -> ":" + failed.line()).orElse("");
    @Nullable String remedy = RowSecurity.remedy(sql);
    String what =
        remedy != null
            ? remedy + ", or SET LOCAL row_security = on in the file if its policies are meant"
            : sql == null
                ? ShortText.firstLine(e.getMessage())
                : ShortText.firstLine(sql.getMessage()) + code(sql);
    String more = statement.map(StatementFailedException::more).orElse("");
    return new MigrationFailedException(
        file,
        where
            + " failed: "
            + what
            + more
            + (file == null ? before(sql) : after(file, sql, statement)),
        e);
  }

  /** Before any file, it is the role that is at fault, not what it is to run. */
  private static String before(@Nullable SQLException sql) {
    return isDenied(sql) ? "; grant it, see deploy/sql/roles.sql" : "";
  }

  private static String after(
      MigrationFile file,
      @Nullable SQLException sql,
      Optional<StatementFailedException> statement) {
    if (file.transactional()) {
      return "; it was rolled back, " + advice(file, sql);
    }
    return statement.isPresent()
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
        : (isDenied(failure) ? "grant it (see deploy/sql/roles.sql) or correct it" : "correct it")
            + (file.kind() == MigrationFile.Kind.REVERSE
                ? " and undo again"
                : " and migrate again");
  }

  private static boolean isDenied(@Nullable SQLException failure) {
    return failure != null && SqlState.INSUFFICIENT_PRIVILEGE.equals(failure.getSQLState());
  }

  private static String code(SQLException e) {
    return e.getSQLState() == null ? "" : " [" + e.getSQLState() + "]";
  }

  private static Optional<StatementFailedException> statement(Throwable e) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (at instanceof StatementFailedException statement) {
        return Optional.of(statement);
      }
    }
    return Optional.empty();
  }
}
