// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.run;

import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.migration.file.CallbackEvent;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.history.History;
import dev.lockstep.migration.lease.Lease;
import dev.lockstep.migration.lease.LeaseKeeper;
import dev.lockstep.migration.outside.OutsideTransaction;
import dev.lockstep.migration.outside.SessionCleaning;
import dev.lockstep.migration.script.MigrationScript;
import dev.lockstep.migration.script.StatementFailedException;
import dev.lockstep.migration.script.StatementObserver;
import dev.lockstep.postgres.Durations;
import dev.lockstep.time.Sleeper;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happens around each migration: timeouts, the fence, the watch, and telling of it. */
final class MigrationExecution implements SqlEngine.Execution {
  private final MigrationSettings settings;
  private final LeaseKeeper keeper;
  private final Events events;
  private final RunListener listener;
  private final OutsideTransaction outside;
  private final KeptCopies kept;
  private final LeasedRun.Work work;

  private final History history;

  private @Nullable MigrationFile current;
  private boolean recorded;
  private boolean anyRecorded;
  private long began;
  private Duration statementTimeout = Duration.ZERO;

  MigrationExecution(
      MigrationSettings settings,
      History history,
      LeaseKeeper keeper,
      Events events,
      RunListener listener,
      Sleeper sleeper,
      LeasedRun.Work work) {
    this.settings = settings;
    this.history = history;
    this.keeper = keeper;
    this.events = events;
    this.listener = listener;
    this.work = work;
    this.outside = new OutsideTransaction(events, sleeper);
    this.kept = new KeptCopies(settings.keepLimit(), events);
  }

  @Override
  public String historySchema() {
    return history.schema();
  }

  @Override
  public boolean isHistoryKnown() {
    return history.exists() || anyRecorded;
  }

  @Override
  public void before(MigrationFile file, Connection connection) throws SQLException {
    begin(file);
    Duration lockTimeout = file.directives().lockTimeout().orElse(settings.lockTimeout());
    statementTimeout = file.directives().statementTimeout().orElse(settings.statementTimeout());
    if (file.frame().setting().isPresent()) {
      // Before any query: PostgreSQL takes it from the first statement only.
      try (Statement statement = connection.createStatement()) {
        statement.execute(file.frame().setting().get());
      }
    }
    keeper.watch(
        Lease.fenceForUser(connection, keeper.epoch(), limits(lockTimeout, statementTimeout)),
        listener::blocked);
    kept.make(file, connection);
  }

  private static Map<String, Long> limits(Duration lockTimeout, Duration statementTimeout) {
    return Map.of(
        "lock_timeout",
        lockTimeout.toMillis(),
        "statement_timeout",
        statementTimeout.toMillis(),
        // Off: an UPDATE, or a foreign key, that passes over rows which a policy hides has not
        // done what it says. PostgreSQL makes an error of it, and a file may turn it on again.
        "row_security",
        0L,
        Lease.NOTICE_OUR_DEATH,
        1_000L);
  }

  private static void cleanAfter(Exception failure, Connection connection) {
    try {
      SessionCleaning.outside(connection);
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  private static int backend(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery("SELECT pg_backend_pid()")) {
      results.next();
      return results.getInt(1);
    }
  }

  @Override
  public void after(MigrationFile file, Connection connection) throws SQLException {
    // What a script leaves in its session must not reach the next one, nor, through a pooler,
    // other people's: undone in the same transaction, on the same server session.
    SessionCleaning.inTransaction(connection);
  }

  @Override
  public void failed(MigrationFile file, Connection connection) {
    try {
      SessionCleaning.rollingBack(connection);
    } catch (SQLException e) {
      // Most often because the connection is gone, and with it all that was to be cleaned.
      events.emit(Event.debug("session-not-cleaned", String.valueOf(e.getMessage())));
    }
  }

  @Override
  public void recorded(MigrationFile file) {
    recorded = true;
    anyRecorded = true;
    end();
  }

  @Override
  public List<MigrationFile> callbacks(CallbackEvent event) {
    return work.callbacks(event);
  }

  @Override
  public StatementObserver observer() {
    return listener.statements();
  }

  @Override
  public void notice(MigrationFile file, SQLWarning notice) {
    events.emit(Notices.event(file, notice));
  }

  @Override
  public void outside(MigrationScript script, Connection connection) throws SQLException {
    MigrationFile file = script.file();
    script.checkBeforehand();
    begin(file);
    Duration lockTimeout = file.directives().lockTimeout().orElse(settings.lockTimeout());
    Duration timeout = file.directives().statementTimeout().orElse(settings.statementTimeout());
    statementTimeout = Duration.ZERO;
    keeper.watch(backend(connection), listener::blocked);
    try {
      outside.run(script, connection, keeper.epoch(), limits(lockTimeout, timeout));
      SessionCleaning.outside(connection);
    } catch (SQLException | StatementFailedException e) {
      cleanAfter(e, connection);
      throw e;
    }
  }

  @Override
  public void recording(MigrationFile file, Connection connection) throws SQLException {
    Lease.fence(connection, keeper.epoch());
  }

  private static boolean isReverse(MigrationFile file) {
    return file.kind() == MigrationFile.Kind.REVERSE;
  }

  private static boolean isCallback(MigrationFile file) {
    return file.kind() == MigrationFile.Kind.CALLBACK;
  }

  private void begin(MigrationFile file) {
    end();
    current = file;
    recorded = false;
    began = System.nanoTime();
    String doing =
        (isReverse(file) ? "undoing " : isCallback(file) ? "running " : "applying ") + file.title();
    keeper.doing(doing);
    if (isReverse(file)) {
      listener.undoing(file);
    } else if (!isCallback(file)) {
      listener.applying(file);
    }
    events.emit(Event.debug("migration-starting", doing).with("version", file.id()));
  }

  /** Closes the books on the last migration begun: applied is what is committed, record and all. */
  void end() {
    keeper.unwatch();
    if (current == null || !recorded) {
      return;
    }
    Duration elapsed = elapsed();
    work.executed(current, elapsed);
    String in = current.title() + " in " + Durations.format(elapsed);
    Event event;
    if (isReverse(current)) {
      listener.undone(current, elapsed);
      event = Event.info("migration-undone", "undid " + in);
    } else if (isCallback(current)) {
      event = Event.info("callback-ran", "ran " + in);
    } else {
      listener.applied(current, elapsed);
      event = Event.info("migration-applied", "applied " + in);
    }
    events.emit(event.with("version", current.id()).with("elapsed_ms", elapsed.toMillis()));
    kept.tell(current);
    current = null;
  }

  /** Since the last migration began. */
  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** That of the last migration begun. */
  Duration statementTimeout() {
    return statementTimeout;
  }

  boolean isPastStatementTimeout() {
    return !statementTimeout.isZero() && elapsed().compareTo(statementTimeout) >= 0;
  }
}
