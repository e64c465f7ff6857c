// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.proof;

import dev.lockstep.files.Unreadable;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationStatements;
import dev.lockstep.migration.file.Placeholders;
import dev.lockstep.migration.file.Transactionality;
import dev.lockstep.postgres.StatementExecutor;
import dev.lockstep.postgres.Transactions;
import dev.lockstep.shadow.ScratchRoles;
import dev.lockstep.sql.SqlStatement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The statements of one file on a scratch database: in few journeys to the server where they share
 * a transaction, and no more of them in memory than one journey takes.
 */
final class ReplayedScript {
  private static final int MOST_STATEMENTS = 500;
  private static final int MOST_CHARACTERS = 256 * 1024;

  private final MigrationFile file;
  private final Placeholders placeholders;
  private final Connection connection;
  private final StatementExecutor executor;
  private final Optional<ScratchRoles> roles;

  /** Null where statements need not be seen one by one. */
  private final @Nullable ReplayObserver observer;

  private final List<SqlStatement> journey = new ArrayList<>();
  private int characters;
  private boolean leavesSessionState;

  ReplayedScript(
      MigrationFile file,
      Placeholders placeholders,
      Connection connection,
      Optional<ScratchRoles> roles,
      @Nullable ReplayObserver observer) {
    this.roles = roles;
    this.observer = observer;
    this.file = file;
    this.placeholders = placeholders;
    this.connection = connection;
    this.executor = new StatementExecutor(connection, notice -> {});
  }

  /** Whether a statement may have changed the session. */
  boolean leavesSessionState() {
    return leavesSessionState;
  }

  /** Runs all in the transaction that is open. */
  void inTransaction() throws SQLException {
    run(true);
    depart();
  }

  /** Runs each by itself. */
  void oneByOne() throws SQLException {
    run(false);
  }

  private void run(boolean together) throws SQLException {
    try (MigrationStatements script = placeholders.statements(file)) {
      for (SqlStatement next = script.next(); next != null; next = script.next()) {
        leavesSessionState |= touchesSession(next);
        if (roles.isPresent()) {
          prepare(roles.get(), next);
        }
        if (together
            && observer == null
            && !next.takesData()
            && !(roles.isPresent() && ScratchRoles.needsCare(next))) {
          join(next);
        } else {
          depart();
          if (observer == null) {
            alone(next, script);
          } else {
            observed(observer, next, script);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file.path() + " cannot be read: " + Unreadable.why(e), e);
    }
  }

  private void prepare(ScratchRoles server, SqlStatement statement) throws SQLException {
    try {
      server.prepare(statement, connection);
    } catch (SQLException e) {
      throw MigrationReplay.failure(file, statement, e);
    }
  }

  private void join(SqlStatement statement) throws SQLException {
    journey.add(statement);
    characters += statement.text().length();
    if (journey.size() >= MOST_STATEMENTS || characters >= MOST_CHARACTERS) {
      depart();
    }
  }

  private void depart() throws SQLException {
    if (journey.size() > 1 && atOnce()) {
      journey.clear();
    }
    for (SqlStatement statement : journey) {
      try {
        executor.execute(statement.text());
      } catch (SQLException e) {
        throw MigrationReplay.failure(file, statement, e);
      }
    }
    journey.clear();
    characters = 0;
  }

  /** All that wait in one journey to the server; false, and nothing done, if one fails. */
  private boolean atOnce() throws SQLException {
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      for (SqlStatement sql : journey) {
        statement.addBatch(sql.text());
      }
      statement.executeBatch();
      connection.releaseSavepoint(before);
      return true;
    } catch (SQLException e) {
      // Which one it was, if it was not one that gives rows, is found one by one.
      connection.rollback(before);
      connection.releaseSavepoint(before);
      return false;
    }
  }

  /** What commits by itself gets a transaction where it can, so that its locks can be seen. */
  private void observed(ReplayObserver seer, SqlStatement statement, MigrationStatements script)
      throws SQLException {
    if (connection.getAutoCommit() && mayRunInside(statement)) {
      Transactions.in(
          connection,
          inside -> {
            watched(seer, statement, script);
            return null;
          });
    } else {
      watched(seer, statement, script);
    }
  }

  private void watched(ReplayObserver seer, SqlStatement statement, MigrationStatements script)
      throws SQLException {
    seer.before(statement, connection);
    alone(statement, script);
    seer.after(statement, connection);
  }

  /** A procedure or a block may commit. */
  private static boolean mayRunInside(SqlStatement statement) {
    return !Transactionality.mustRunOutside(statement)
        && !statement.begins("DO")
        && !statement.begins("CALL");
  }

  private void alone(SqlStatement statement, MigrationStatements script) throws SQLException {
    try {
      if (statement.takesData()) {
        executor.copy(statement.text(), script.data());
      } else if (roles.isPresent() && ScratchRoles.needsCare(statement)) {
        roles.get().run(statement, connection, () -> executor.execute(statement.text()));
      } else {
        executor.execute(statement.text());
      }
    } catch (SQLException e) {
      throw MigrationReplay.failure(file, statement, e);
    }
  }

  private static boolean touchesSession(SqlStatement statement) {
    return statement.begins("SET")
        || statement.begins("SELECT")
        || statement.begins("DO")
        || statement.begins("CREATE", "TEMPORARY")
        || statement.begins("CREATE", "TEMP");
  }
}
