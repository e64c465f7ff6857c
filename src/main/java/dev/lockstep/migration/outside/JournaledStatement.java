// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.outside;

import dev.lockstep.migration.lease.Lease;
import dev.lockstep.migration.script.MigrationFailedException;
import dev.lockstep.migration.script.MigrationScript;
import dev.lockstep.postgres.Transactions;
import dev.lockstep.sql.SqlStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/**
 * One statement of a migration outside a transaction, and the notes about it.
 *
 * @param script whose statement it is, the one last given
 * @param done those before it
 * @param session what those before it have set
 * @param epoch of the lease
 * @param limits settings, in milliseconds, if it runs in a transaction of its own
 */
record JournaledStatement(
    MigrationScript script,
    SqlStatement statement,
    CompletedStatements done,
    SessionSettings session,
    Connection connection,
    long epoch,
    Map<String, Long> limits) {

  /** Notes that it is about to run. */
  void begin(boolean objectExisted) throws SQLException {
    Transactions.in(
        connection,
        inside -> {
          Lease.fence(inside, epoch);
          StatementJournal.starting(inside, name(), done.count(), objectExisted);
          return null;
        });
  }

  /** Runs it in a transaction, which it shares with the note that it is done. */
  void inTransaction() throws SQLException {
    Transactions.in(
        connection,
        inside -> {
          Lease.fenceForUser(inside, epoch, limits);
          session.putOn(inside);
          if (statement.takesData()) {
            script.copy(statement, done.addWhileRead(statement, script.data()), inside);
          } else {
            script.execute(statement, inside);
            done.add(statement);
          }
          session.keepAndTakeOff(inside);
          StatementJournal.done(inside, name(), done);
          return null;
        });
  }

  /** Runs it by itself, where {@link #demandSameSession} holds, and notes that it is done. */
  void alone() throws SQLException {
    session.putOn(connection);
    script.execute(statement, connection);
    session.keepAndTakeOff(connection);
    isDone();
  }

  /** Notes that it is done, now or earlier. */
  void isDone() throws SQLException {
    done.add(statement);
    Transactions.in(
        connection,
        inside -> {
          Lease.fence(inside, epoch);
          StatementJournal.done(inside, name(), done);
          return null;
        });
  }

  /** A pooler may run each statement outside a transaction on another session. */
  void demandSameSession() throws SQLException {
    if (!session.isPlain() && !Lease.isDirect(connection)) {
      throw new MigrationFailedException(
          script.file(),
          name()
              + ": what the file sets for its session (SET …) does not reach a statement outside a"
              + " transaction through a pooler; write schema-qualified names instead, or point"
              + " DATABASE_URL at PostgreSQL itself",
          null);
    }
  }

  private String name() {
    return script.file().script();
  }
}
