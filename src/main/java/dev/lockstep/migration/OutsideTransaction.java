package dev.lockstep.migration;

import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.postgres.SqlStatement;
import dev.lockstep.postgres.StatementSplitter;
import dev.lockstep.postgres.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs a migration outside a transaction, statement by statement, so that it can be killed at any
 * point and taken up again: each statement is noted before and after; one in doubt is looked at in
 * the database; an INVALID index is dropped and built again.
 *
 * <p>No lock timeout is set for concurrent statements: a short one kills the snapshot wait of a
 * build and leaves an INVALID index, and they block nobody while they wait. Those between them that
 * can run in a transaction do, each in its own, with the timeouts of any migration.
 */
final class OutsideTransaction {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private final Events events;
  private final Pause pause;
  private final InvalidIndexes invalidIndexes;

  OutsideTransaction(Events events, Pause pause) {
    this.events = events;
    this.pause = pause;
    this.invalidIndexes = new InvalidIndexes(events);
  }

  /**
   * @param limits settings, in milliseconds, for those that can run in a transaction of their own
   */
  void run(
      MigrationFile file,
      List<String> statements,
      Connection connection,
      long epoch,
      Map<String, Long> limits)
      throws SQLException {
    StatementJournal.begin(connection, file, epoch);
    StatementJournal.Entry entry = StatementJournal.find(connection, file.script()).orElseThrow();
    FileSession session = new FileSession();
    if (entry.done() > 0) {
      resume(file, statements, entry);
      setAgain(statements.subList(0, entry.done()), session, connection);
    }
    for (int index = entry.done(); index < statements.size(); index++) {
      SqlStatement statement = parsed(statements.get(index));
      ConcurrentStatement kind = ConcurrentStatement.of(statement);
      boolean inDoubt = index == entry.done() && entry.inDoubt();
      if (inDoubt) {
        waitForOrphan(connection, statement.text());
      }
      if (!inDoubt || !session.in(connection, inside -> settle(kind, entry, inside))) {
        execute(file, statements, index, kind, connection, epoch, limits, session);
      }
      int done = index + 1;
      Transactions.in(
          connection,
          inside -> {
            Lease.fence(inside, epoch);
            StatementJournal.done(inside, file.script(), statements, done);
            return null;
          });
    }
  }

  /** A session that was lost took with it what the statements that are done had set. */
  private static void setAgain(List<String> done, FileSession session, Connection connection)
      throws SQLException {
    for (String sql : done) {
      if (FileSession.isSetting(parsed(sql))) {
        session.putOn(connection);
        executeRaw(connection, sql);
        session.keepAndTakeOff(connection);
      }
    }
  }

  private static SqlStatement parsed(String text) {
    List<SqlStatement> split = StatementSplitter.split(text);
    return split.isEmpty() ? new SqlStatement(text, 1, List.of()) : split.get(0);
  }

  private void resume(MigrationFile file, List<String> statements, StatementJournal.Entry entry) {
    boolean same =
        entry.done() <= statements.size()
            && StatementJournal.digest(statements.subList(0, entry.done())).equals(entry.digest());
    if (!same) {
      throw new MigrationFailedException(
          file,
          file.script()
              + ": its first "
              + entry.done()
              + " statements ran already and were changed since; put them back, or undo what they"
              + " did and run 'lockstep repair'",
          null);
    }
    events.emit(
        Event.info("migration-resumed", "goes on after statement " + entry.done())
            .with("script", file.script()));
  }

  /**
   * The server goes on with the statement of a killed client: it is waited for, not fought.
   *
   * <p>The server shows the first kilobyte of a statement, which is 250 characters of any kind.
   *
   * @throws SQLException if the database is lost
   */
  private void waitForOrphan(Connection connection, String text) throws SQLException {
    boolean told = false;
    while (true) {
      Optional<Integer> orphan = sessionRunning(connection, text);
      if (orphan.isEmpty()) {
        return;
      }
      if (!told) {
        events.emit(
            Event.info(
                    "waiting-for-statement",
                    "the server still runs this statement for a runner that is gone; waiting")
                .with("pid", orphan.get())
                .with("statement", text));
        told = true;
      }
      try {
        pause.of(LOOK_AGAIN);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("stopped while waiting for an earlier statement", e);
      }
    }
  }

  private static Optional<Integer> sessionRunning(Connection connection, String text)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT pid FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'active'
               AND length(query) > 0 AND left(query, 250) = left(?, 250)
             LIMIT 1""")) {
      statement.setString(1, text);
      try (ResultSet results = statement.executeQuery()) {
        return results.next() ? Optional.of(results.getInt(1)) : Optional.empty();
      }
    }
  }

  /** Whether the statement in doubt turns out to be done; what it left half done is removed. */
  private boolean settle(
      ConcurrentStatement kind, StatementJournal.Entry entry, Connection connection)
      throws SQLException {
    return switch (kind) {
      case ConcurrentStatement.CreateIndex create -> created(create, entry, connection);
      case ConcurrentStatement.DropIndex drop ->
          entry.existed() && !exists(connection, drop.name());
      case ConcurrentStatement.Reindex reindex -> {
        invalidIndexes.dropNew(connection, entry.indexesBefore());
        invalidIndexes.dropReplaced(connection);
        yield false;
      }
      case ConcurrentStatement.Detach detach -> detached(detach, connection);
      // Idempotent by nature (VACUUM), or the author's duty (CALL, DO with commits).
      case ConcurrentStatement.Standalone standalone -> false;
      // Its journal entry was in its own transaction: it is not done.
      case ConcurrentStatement.Ordinary ordinary -> false;
    };
  }

  private boolean created(
      ConcurrentStatement.CreateIndex create, StatementJournal.Entry entry, Connection connection)
      throws SQLException {
    invalidIndexes.dropNew(connection, entry.indexesBefore());
    return InvalidIndexes.newOn(connection, create, entry.indexesBefore());
  }

  private boolean detached(ConcurrentStatement.Detach detach, Connection connection)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT inhdetachpending, inhparent::regclass::text, inhrelid::regclass::text
              FROM pg_inherits
             WHERE inhrelid = to_regclass(?) AND inhparent = to_regclass(?)""")) {
      statement.setString(1, detach.partition());
      statement.setString(2, detach.parent());
      try (ResultSet results = statement.executeQuery()) {
        if (!results.next()) {
          return true;
        }
        if (!results.getBoolean(1)) {
          return false;
        }
        // regclass prints names quoted as needed.
        String finish =
            "ALTER TABLE " + results.getString(2) + " DETACH PARTITION " + results.getString(3);
        try (Statement finalize = connection.createStatement()) {
          finalize.execute(finish + " FINALIZE");
        }
        return true;
      }
    }
  }

  private void execute(
      MigrationFile file,
      List<String> statements,
      int index,
      ConcurrentStatement kind,
      Connection connection,
      long epoch,
      Map<String, Long> limits,
      FileSession session)
      throws SQLException {
    boolean existed = session.in(connection, inside -> prepare(kind, inside));
    Transactions.in(
        connection,
        inside -> {
          Lease.fence(inside, epoch);
          StatementJournal.starting(inside, file.script(), index, existed);
          return null;
        });
    String sql = statements.get(index);
    if (kind instanceof ConcurrentStatement.Ordinary) {
      Transactions.in(
          connection,
          inside -> {
            Lease.fence(inside, epoch, limits);
            session.putOn(inside);
            executeRaw(inside, sql);
            session.keepAndTakeOff(inside);
            StatementJournal.done(inside, file.script(), statements, index + 1);
            return null;
          });
    } else {
      demandSameSession(file, session, connection);
      session.putOn(connection);
      executeRaw(connection, sql);
      session.keepAndTakeOff(connection);
    }
  }

  /** Removes what would be in the way; whether the object that is about to go is there. */
  private boolean prepare(ConcurrentStatement kind, Connection connection) throws SQLException {
    if (kind instanceof ConcurrentStatement.CreateIndex create && create.name().isPresent()) {
      invalidIndexes.dropNamed(connection, create.name().get());
    }
    return kind instanceof ConcurrentStatement.DropIndex drop && exists(connection, drop.name());
  }

  /** A pooler may run each statement outside a transaction on another session. */
  private static void demandSameSession(
      MigrationFile file, FileSession session, Connection connection) throws SQLException {
    if (!session.isPlain() && !Lease.isDirect(connection)) {
      throw new MigrationFailedException(
          file,
          file.script()
              + ": what the file sets for its session (SET …) does not reach a statement outside a"
              + " transaction through a pooler; write schema-qualified names instead, or point"
              + " DATABASE_URL at PostgreSQL itself",
          null);
    }
  }

  private static void executeRaw(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }

  private static boolean exists(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
      statement.setString(1, name);
      try (ResultSet results = statement.executeQuery()) {
        results.next();
        return results.getBoolean(1);
      }
    }
  }
}
