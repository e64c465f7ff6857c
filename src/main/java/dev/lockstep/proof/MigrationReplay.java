// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.proof;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogReader;
import dev.lockstep.finding.Finding;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.MigrationProblem;
import dev.lockstep.migration.file.Placeholders;
import dev.lockstep.migration.file.Placeholders.UnknownPlaceholderException;
import dev.lockstep.migration.kept.CopyBeforeLoss;
import dev.lockstep.migration.kept.KeepRefusedException;
import dev.lockstep.migration.kept.KeptTable;
import dev.lockstep.postgres.Connections;
import dev.lockstep.postgres.SqlState;
import dev.lockstep.postgres.Transactions;
import dev.lockstep.schema.ServerMessages;
import dev.lockstep.scope.Scope;
import dev.lockstep.shadow.ScratchRoles;
import dev.lockstep.sql.SqlStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Applies migrations to a scratch database, statement by statement, with the transactions that they
 * have in earnest, but without history, lease and retries: no other session works there.
 */
public final class MigrationReplay implements AutoCloseable {
  private static final String RULE = "migration-fails";

  private final Connection connection;
  private final Placeholders placeholders;
  private final Optional<ScratchRoles> roles;
  private final Scope scope;
  private List<KeptTable> kept = List.of();

  /** Null where rows are real, or no gate was passed. */
  private @Nullable StandIn standIn;

  private @Nullable ReplayObserver observer;

  private boolean seedsOnly;
  private boolean inOneTransaction;

  /**
   * One on a scratch database.
   *
   * @param scope what of its catalog is looked at
   */
  public MigrationReplay(Connections scratch, Scope scope) throws SQLException {
    this.scope = scope;
    this.roles = ScratchRoles.of(scratch);
    this.connection = scratch.open();
    this.placeholders = Placeholders.of(connection);
  }

  /**
   * Says that all rows there are come from migrations, and may be changed as the backfills of gates
   * would have changed them.
   *
   * @param passed whether a gate is behind already
   */
  public MigrationReplay ofSeedsOnly(boolean passed) {
    seedsOnly = true;
    standIn = passed ? new StandIn(connection) : null;
    return this;
  }

  /** Shows each statement of what is run from now on to {@code seer}; null: to none. */
  public void showTo(@Nullable ReplayObserver seer) {
    observer = seer;
  }

  /** The connection that migrations run on, in auto-commit mode between them. */
  public Connection connection() {
    return connection;
  }

  /**
   * From now on all files run in one transaction, which {@link #rollBack} undoes: those that {@link
   * OneTransaction} suits, and as if each had a transaction of its own.
   */
  void beginOneTransaction() throws SQLException {
    if (!inOneTransaction) {
      Transactions.begin(connection);
      inOneTransaction = true;
    }
  }

  /** Undoes all since {@link #beginOneTransaction}, if that was called. */
  void rollBack() throws SQLException {
    if (inOneTransaction) {
      inOneTransaction = false;
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private <T extends @Nullable Object> T inTransaction(Transactions.Work<T> work)
      throws SQLException {
    return inOneTransaction
        ? Transactions.nested(connection, work)
        : Transactions.in(connection, work);
  }

  /**
   * Reads the catalog as it is now. It is read more than once in this session, so PostgreSQL is to
   * keep the queries parsed.
   */
  public Catalog catalog() throws SQLException {
    PGConnection driver = connection.unwrap(PGConnection.class);
    int usual = driver.getPrepareThreshold();
    driver.setPrepareThreshold(1);
    try {
      return scope.of(inOneTransaction ? readInside() : read());
    } finally {
      driver.setPrepareThreshold(usual);
    }
  }

  private Catalog read() throws SQLException {
    return CatalogReader.read(connection, scope.filter());
  }

  /** What the reader sets in the transaction is not for the next file. */
  private Catalog readInside() throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      return read();
    } finally {
      connection.rollback(before);
      connection.releaseSavepoint(before);
    }
  }

  /**
   * Runs one file.
   *
   * @throws ReplayFailedException if a statement fails; a transactional file is then rolled back
   * @throws SQLException if the scratch database is gone
   */
  public void run(MigrationFile file) throws SQLException {
    demandPlaceholders(file);
    demandRunnable(file);
    if (seedsOnly && standIn == null && !file.directives().requiresBackfills().isEmpty()) {
      standIn = new StandIn(connection);
    }
    while (true) {
      try {
        once(file);
        return;
      } catch (ReplayFailedException e) {
        if (standIn == null
            || inOneTransaction
            || !file.transactional()
            || !standIn.mend(e.getCause())) {
          throw e;
        }
      }
    }
  }

  private void once(MigrationFile file) throws SQLException {
    if (inOneTransaction && !OneTransaction.suits(file)) {
      throw new ReplayFailedException(
          new Finding(RULE, file.path().toString(), 0, "needs a transaction of its own"), null);
    }
    ReplayedScript script = new ReplayedScript(file, placeholders, connection, roles, observer);
    if (observer != null) {
      observer.begins(file, connection);
    }
    kept = List.of();
    if (file.transactional()) {
      inTransaction(
          inside -> {
            modes(file);
            kept = keep(file);
            script.inTransaction();
            deferred(file);
            return null;
          });
    } else {
      script.oneByOne();
    }
    if (script.leavesSessionState()) {
      // As if each migration had a connection of its own; a scratch database has no pooler.
      try (Statement statement = connection.createStatement()) {
        statement.execute("DISCARD ALL");
      }
    }
  }

  /** One without a value is an error to Flyway wherever it stands, also in a comment. */
  private void demandPlaceholders(MigrationFile file) {
    try {
      if (Placeholders.occurIn(file)) {
        placeholders.checksum(file);
      }
    } catch (UnknownPlaceholderException e) {
      throw new ReplayFailedException(
          new Finding(RULE, file.path().toString(), e.line(), String.valueOf(e.getMessage())), e);
    }
  }

  /** As a run of migrations refuses it, before anything is done. */
  private static void demandRunnable(MigrationFile file) {
    for (MigrationProblem problem : file.problems()) {
      throw new ReplayFailedException(
          new Finding(RULE, file.path().toString(), problem.line(), problem.message()), null);
    }
  }

  private void modes(MigrationFile file) throws SQLException {
    if (file.frame().setting().isPresent()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(file.frame().setting().get());
      }
    }
  }

  /** What the last file that was run has kept of what it destroyed. */
  public List<KeptTable> kept() {
    return kept;
  }

  /** As a run of migrations does, so that the reverse finds what it puts back. */
  private List<KeptTable> keep(MigrationFile file) throws SQLException {
    try {
      return CopyBeforeLoss.keep(connection, file.id(), file.directives().keeps(), 0);
    } catch (KeepRefusedException e) {
      throw new ReplayFailedException(
          new Finding(RULE, file.path().toString(), e.line(), String.valueOf(e.getMessage())), e);
    }
  }

  /** What is checked at commit only is checked here, where the file can still be named. */
  private void deferred(MigrationFile file) throws SQLException {
    if (file.content().statements() == 0) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
    } catch (SQLException e) {
      throw failure(file, new SqlStatement("", file.content().firstLine(), List.of(), false), e);
    }
  }

  static RuntimeException failure(MigrationFile file, SqlStatement sql, SQLException failure)
      throws SQLException {
    if (SqlState.isConnectionLost(failure)) {
      throw failure;
    }
    return new ReplayFailedException(
        ServerMessages.finding(RULE, file.path().toString(), sql, failure), failure);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
