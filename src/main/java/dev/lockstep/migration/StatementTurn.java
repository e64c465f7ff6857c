package dev.lockstep.migration;

import dev.lockstep.postgres.SqlStatement;
import dev.lockstep.postgres.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/**
 * One statement of a migration outside a transaction, and the notes about it.
 *
 * @param script whose statement it is, the one last given
 * @param done those before it
 * @param epoch of the lease
 * @param limits settings, in milliseconds, if it runs in a transaction of its own
 */
record StatementTurn(
    MigrationScript script,
    SqlStatement statement,
    StatementsDone done,
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
          Lease.fence(inside, epoch, limits);
          if (statement.takesData()) {
            script.copy(statement, done.addWhileRead(statement, script.data()), inside);
          } else {
            script.execute(statement, inside);
            done.add(statement);
          }
          StatementJournal.done(inside, name(), done);
          return null;
        });
  }

  /** Runs it by itself, and notes that it is done. */
  void alone() throws SQLException {
    script.execute(statement, connection);
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

  private String name() {
    return script.file().script();
  }
}
