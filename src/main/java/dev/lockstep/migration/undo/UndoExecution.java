// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.undo;

import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.history.History;
import dev.lockstep.migration.kept.KeptReturn;
import dev.lockstep.migration.outside.UnfinishedUndo;
import dev.lockstep.migration.run.SqlEngine;
import dev.lockstep.migration.script.MigrationScript;
import dev.lockstep.postgres.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What happens around each reverse: all that happens around a migration, and what becomes of the
 * history, in the transaction of the reverse.
 */
final class UndoExecution implements SqlEngine.ReverseExecution {
  private final SqlEngine.Execution migrations;
  private final History history;
  private final long epoch;
  private final Map<MigrationFile, UndoStep> steps;
  private final TouchedRepeatables repeatables;
  private final UndoneBackfills backfills;
  private final UndoneLog log;
  private final Effects effects;
  private final Set<MigrationFile> barred;
  private final Events events;

  /**
   * What undoing did besides. Of an attempt that is rolled back at its very end, the next one says
   * the same again.
   *
   * @param backfills those whose work counts for nothing any more
   * @param kept what became of the data that the migrations had kept, a line each
   */
  record Effects(Set<String> backfills, Set<String> kept) {}

  UndoExecution(
      SqlEngine.Execution migrations,
      History history,
      long epoch,
      Map<MigrationFile, UndoStep> steps,
      TouchedRepeatables repeatables,
      UndoneBackfills backfills,
      UndoneLog log,
      Effects effects,
      Set<MigrationFile> barred,
      Events events) {
    this.migrations = migrations;
    this.history = history;
    this.epoch = epoch;
    this.steps = steps;
    this.repeatables = repeatables;
    this.backfills = backfills;
    this.log = log;
    this.effects = effects;
    this.barred = barred;
    this.events = events;
  }

  @Override
  public String historySchema() {
    return migrations.historySchema();
  }

  @Override
  public boolean isHistoryKnown() {
    return migrations.isHistoryKnown();
  }

  @Override
  public void before(MigrationFile reverse, Connection connection) throws SQLException {
    migrations.before(reverse, connection);
    repeatables.before(connection);
    if (barred.contains(reverse)) {
      List<String> dropped = DependentViews.drop(connection, reverse, repeatables.applied());
      events.emit(
          Event.info(
                  "views-dropped",
                  reverse.script()
                      + " needs what repeatable migrations show of it out of its way: dropped "
                      + String.join(", ", dropped)
                      + ", to be applied again at the end")
              .with("script", reverse.script()));
    }
  }

  @Override
  public void after(MigrationFile reverse, Connection connection) throws SQLException {
    migrations.after(reverse, connection);
  }

  @Override
  public void failed(MigrationFile reverse, Connection connection) {
    migrations.failed(reverse, connection);
  }

  @Override
  public void recorded(MigrationFile reverse) {
    migrations.recorded(reverse);
  }

  @Override
  public void outside(MigrationScript script, Connection connection) throws SQLException {
    MigrationFile reverse = script.file();
    repeatables.before(connection);
    Transactions.in(
        connection,
        inside -> {
          migrations.recording(reverse, inside);
          UnfinishedUndo.begin(inside, history, step(reverse).row(), reverse, epoch);
          return null;
        });
    migrations.outside(script, connection);
  }

  @Override
  public void recording(MigrationFile reverse, Connection connection) throws SQLException {
    migrations.recording(reverse, connection);
  }

  @Override
  public void notice(MigrationFile reverse, SQLWarning notice) {
    migrations.notice(reverse, notice);
  }

  @Override
  public void undone(MigrationFile reverse, Connection connection, Duration elapsed)
      throws SQLException {
    UndoStep step = step(reverse);
    takeOut(step, connection);
    UnfinishedUndo.end(connection, step.row(), reverse);
    repeatables.after(reverse, connection);
    effects.backfills().addAll(backfills.forget(connection, step.forward()));
    effects.kept().addAll(KeptReturn.settle(connection, step.version().toString()));
    log.add(connection, step, elapsed);
  }

  private void takeOut(UndoStep step, Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "DELETE FROM " + history.table() + " WHERE installed_rank = ? AND script = ?")) {
      statement.setInt(1, step.row().rank());
      statement.setString(2, step.row().script());
      if (statement.executeUpdate() != 1) {
        throw new SQLException(
            "another program took "
                + step.row().script()
                + " out of the history meanwhile; look at 'lockstep status' and undo again");
      }
    }
  }

  private UndoStep step(MigrationFile reverse) {
    return Optional.ofNullable(steps.get(reverse))
        .orElseThrow(() -> new IllegalStateException("not asked for: " + reverse.script()));
  }
}
