// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.outside;

import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.script.MigrationFailedException;
import dev.lockstep.migration.script.MigrationScript;
import dev.lockstep.postgres.Transactions;
import dev.lockstep.postgres.session.SearchPath;
import dev.lockstep.sql.SqlStatement;
import dev.lockstep.time.Sleeper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs a migration outside a transaction, statement by statement, so that it can be killed at any
 * point and taken up again: each statement is noted before and after; one in doubt is looked at in
 * the database; an INVALID index is dropped and built again.
 *
 * <p>No lock timeout is set for concurrent statements: a short one kills the snapshot wait of a
 * build and leaves an INVALID index, and they block no other session while they wait. Those between
 * them that can run in a transaction do, each in its own, with the timeouts of any migration.
 */
public final class OutsideTransaction {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private final Events events;
  private final Sleeper sleeper;
  private final InvalidIndexes invalidIndexes;

  public OutsideTransaction(Events events, Sleeper sleeper) {
    this.events = events;
    this.sleeper = sleeper;
    this.invalidIndexes = new InvalidIndexes(events);
  }

  /**
   * @param limits settings, in milliseconds, for those that can run in a transaction of their own
   */
  public void run(
      MigrationScript script, Connection connection, long epoch, Map<String, Long> limits)
      throws SQLException {
    MigrationFile file = script.file();
    StatementJournal.begin(connection, file, epoch);
    StatementJournal.Entry entry =
        StatementJournal.find(connection, file.script())
            .orElseThrow(
                () ->
                    new SQLException(
                        "the row of "
                            + file.script()
                            + " in lockstep.attempt was deleted as it began; run again"));
    CompletedStatements done = new CompletedStatements();
    SessionSettings session = new SessionSettings();
    if (entry.done() > 0) {
      for (SqlStatement setting : resume(script, entry, done)) {
        // A session that was lost took with it what the statements that are done had set. In a
        // transaction, which a pooler does not part: nothing of it reaches another client.
        Transactions.in(
            connection,
            inside -> {
              session.putOn(inside);
              script.execute(setting, inside);
              session.keepAndTakeOff(inside);
              return null;
            });
      }
    }
    for (SqlStatement next = script.next(); next != null; next = script.next()) {
      JournaledStatement turn =
          new JournaledStatement(script, next, done, session, connection, epoch, limits);
      ConcurrentStatement kind = ConcurrentStatement.of(next);
      boolean inDoubt = done.count() == entry.done() && entry.inDoubt();
      if (inDoubt) {
        waitForOrphan(connection, next.text());
      }
      if (inDoubt && isSettled(turn, kind, entry)) {
        turn.isDone();
      } else {
        execute(turn, kind);
      }
    }
  }

  /** Passes over what is done; gives those of it that set something for the session. */
  private List<SqlStatement> resume(
      MigrationScript script, StatementJournal.Entry entry, CompletedStatements done) {
    List<SqlStatement> settings = new ArrayList<>();
    for (int index = 0; index < entry.done(); index++) {
      SqlStatement statement = script.next();
      if (statement == null) {
        break;
      }
      done.addEarlier(statement, script);
      if (SessionSettings.isSetting(statement)) {
        settings.add(statement);
      }
    }
    MigrationFile file = script.file();
    if (done.count() != entry.done() || !done.digest().equals(entry.digest())) {
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
    return settings;
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
        sleeper.sleep(LOOK_AGAIN);
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

  /** Whether the statement in doubt turns out to be done. */
  private boolean isSettled(
      JournaledStatement turn, ConcurrentStatement kind, StatementJournal.Entry entry)
      throws SQLException {
    if (kind instanceof ConcurrentStatement.Ordinary) {
      // Its journal entry was in its own transaction: it is not done.
      return false;
    }
    turn.demandSameSession();
    return turn.session().in(turn.connection(), inside -> settle(kind, entry, inside));
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
            SELECT i.inhdetachpending, format('%%I.%%I', pn.nspname, p.relname),
                   format('%%I.%%I', cn.nspname, c.relname)
              FROM (SELECT to_regclass(?) AS child, to_regclass(?) AS parent
                      FROM %s OFFSET 0) named
              JOIN pg_inherits i ON i.inhrelid = named.child AND i.inhparent = named.parent
              JOIN pg_class p ON p.oid = i.inhparent
              JOIN pg_namespace pn ON pn.oid = p.relnamespace
              JOIN pg_class c ON c.oid = i.inhrelid
              JOIN pg_namespace cn ON cn.oid = c.relnamespace"""
                .formatted(SearchPath.FROM_USERS))) {
      statement.setString(1, detach.partition());
      statement.setString(2, detach.parent());
      try (ResultSet results = statement.executeQuery()) {
        if (!results.next()) {
          return true;
        }
        if (!results.getBoolean(1)) {
          return false;
        }
        // Quoted as needed, and in full.
        String finish =
            "ALTER TABLE " + results.getString(2) + " DETACH PARTITION " + results.getString(3);
        try (Statement finalize = connection.createStatement()) {
          finalize.execute(finish + " FINALIZE");
        }
        return true;
      }
    }
  }

  private void execute(JournaledStatement turn, ConcurrentStatement kind) throws SQLException {
    if (kind instanceof ConcurrentStatement.Ordinary) {
      turn.begin(false);
      turn.inTransaction();
      return;
    }
    // Before anything of the file's is put on, which a pooler would leave on another's session.
    turn.demandSameSession();
    turn.begin(turn.session().in(turn.connection(), inside -> prepare(kind, inside)));
    turn.alone();
  }

  /** Removes what would be in the way; whether the object that is about to go is there. */
  private boolean prepare(ConcurrentStatement kind, Connection connection) throws SQLException {
    if (kind instanceof ConcurrentStatement.CreateIndex create && create.name().isPresent()) {
      invalidIndexes.dropNamed(connection, create.name().get());
    }
    return kind instanceof ConcurrentStatement.DropIndex drop && exists(connection, drop.name());
  }

  private static boolean exists(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT to_regclass(?) IS NOT NULL FROM " + SearchPath.FROM_USERS)) {
      statement.setString(1, name);
      try (ResultSet results = statement.executeQuery()) {
        results.next();
        return results.getBoolean(1);
      }
    }
  }
}
