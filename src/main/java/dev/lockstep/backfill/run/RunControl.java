// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.run;

import dev.lockstep.backfill.api.BackfillException;
import dev.lockstep.backfill.api.Key;
import dev.lockstep.backfill.api.KeyedTable;
import dev.lockstep.backfill.definition.BackfillDefinition;
import dev.lockstep.backfill.key.KeyPages;
import dev.lockstep.postgres.RowSecurity;
import dev.lockstep.postgres.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What people, schedules and gates do to runs, from any process. Each method is one or two short
 * transactions on a connection in auto-commit mode.
 */
public final class RunControl {
  /** What {@code LISTEN} hears when there is work; the payload is the backfill's name. */
  public static final String CHANNEL = "lockstep_backfill";

  private RunControl() {}

  /** The run that a trigger led to; {@code started} is false where one was active already. */
  public record Triggered(long runId, boolean started) {}

  /**
   * Starts a run, or takes up what failed in the last one if the definition is the same, or joins
   * the one that is active. What is left of a run before an undo is not all that there is to do.
   */
  public static Triggered trigger(
      Connection connection, BackfillDefinition definition, KeyedTable table, String actor)
      throws SQLException {
    return Transactions.in(
        connection,
        inside -> {
          Optional<Run> latest = RunQueries.latest(inside, definition.name());
          if (latest.isPresent()
              && latest.get().state() == RunState.FAILED
              && latest.get().checksum().equals(definition.checksum())
              && latest.get().undone() == null
              && latest.get().to() != null) {
            return new Triggered(latest.get().id(), retry(inside, latest.get(), table, actor));
          }
          Long id = insert(inside, definition, table, actor);
          if (id == null) {
            Run active = RunQueries.latest(inside, definition.name()).orElseThrow();
            return new Triggered(active.id(), false);
          }
          RunQueries.note(inside, id, definition.name(), actor, "run", "");
          wake(inside, definition.name());
          return new Triggered(id, true);
        });
  }

  private static @Nullable Long insert(
      Connection connection, BackfillDefinition definition, KeyedTable table, String actor)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO lockstep.backfill_run
                   (name, checksum, triggered_by, table_name, key_columns,
                    workers, batch_rows, target_ms)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (name) WHERE state IN ('pending', 'running', 'paused', 'verifying')
                DO NOTHING
            RETURNING id""")) {
      statement.setString(1, definition.name());
      statement.setString(2, definition.checksum());
      statement.setString(3, actor);
      statement.setString(4, table.toString());
      statement.setArray(
          5,
          connection.createArrayOf(
              "text", table.key().stream().map(column -> column.name()).toArray()));
      statement.setInt(6, definition.workers());
      statement.setInt(7, definition.batchRows());
      statement.setLong(8, definition.target().toMillis());
      try (ResultSet results = statement.executeQuery()) {
        return results.next() ? results.getLong(1) : null;
      }
    }
  }

  /** Takes up the quarantined keys and the failed ranges of a failed run, and nothing else. */
  private static boolean retry(Connection connection, Run run, KeyedTable table, String actor)
      throws SQLException {
    int won =
        update(
            connection,
            """
            UPDATE lockstep.backfill_run
               SET state = 'running', desired_state = 'run', error = NULL, fault = NULL,
                   error_without_rows = NULL,
                   finished_at = NULL
             WHERE id = ? AND state = 'failed'""",
            run.id());
    if (won == 0) {
      return false;
    }
    RowSecurity.off(connection);
    KeyPages pages = new KeyPages(table);
    for (FailedKey quarantined :
        UnfinishedWork.quarantined(connection, RunTables.TABLES, run.id())) {
      Key before = pages.before(connection, quarantined.key());
      RunTransitions.addRange(
          connection,
          run.id(),
          before == null ? Objects.requireNonNull(run.from()) : before,
          quarantined.key(),
          1);
    }
    update(
        connection,
        """
        UPDATE lockstep.backfill_quarantine SET retried_at = clock_timestamp()
         WHERE run_id = ? AND retried_at IS NULL""",
        run.id());
    update(
        connection,
        """
        UPDATE lockstep.backfill_range
           SET state = 'pending', last_error = NULL, last_sqlstate = NULL
         WHERE run_id = ? AND state = 'failed'""",
        run.id());
    RunQueries.note(connection, run.id(), run.name(), actor, "retry", "");
    wake(connection, run.name());
    return true;
  }

  /**
   * Pauses. When it returns, the batches under way have ended and none will be committed before a
   * {@link #resume}.
   *
   * @throws BackfillException if there is nothing to pause
   */
  public static void pause(Connection connection, String name, String actor) throws SQLException {
    stop(connection, name, actor, "pause", RunState.PAUSED);
  }

  /**
   * Ends the run for good; a next one starts from the beginning. When it returns, the batches under
   * way have ended and none will be committed.
   *
   * @throws BackfillException if there is nothing to cancel
   */
  public static void cancel(Connection connection, String name, String actor) throws SQLException {
    stop(connection, name, actor, "cancel", RunState.CANCELLED);
  }

  private static void stop(
      Connection connection, String name, String actor, String action, RunState end)
      throws SQLException {
    Run run = activeRun(connection, name, action);
    // First the wish, which workers read at each batch; then the fence, which waits for the batches
    // that are under way and keeps the workers from another one.
    update(
        connection,
        "UPDATE lockstep.backfill_run SET desired_state = '" + action + "' WHERE id = ?",
        run.id());
    Transactions.in(
        connection,
        inside -> {
          update(
              inside,
              """
              UPDATE lockstep.backfill_range
                 SET lease_epoch = lease_epoch + 1, state = 'pending',
                     lease_owner = NULL, lease_until = NULL
               WHERE run_id = ? AND state = 'running'""",
              run.id());
          int stopped =
              update(
                  inside,
                  """
                  UPDATE lockstep.backfill_run
                     SET state = '%s', throttle_reason = NULL, %s, seen_at = NULL,
                         finished_at = CASE WHEN '%s' = 'cancelled' THEN clock_timestamp() END
                   WHERE id = ? AND desired_state = '%s'
                     AND state IN ('pending', 'running', 'paused', 'verifying')"""
                      .formatted(end.text(), WorkClock.COUNT, end.text(), action),
                  run.id());
          if (stopped == 1) {
            RunQueries.note(inside, run.id(), name, actor, action, "");
          }
          return null;
        });
  }

  /**
   * Goes on from where it was paused, or takes up what failed.
   *
   * @throws BackfillException if it is neither paused nor failed
   */
  public static long resume(Connection connection, String name, KeyedTable table, String actor)
      throws SQLException {
    return Transactions.in(
        connection,
        inside -> {
          Run run =
              RunQueries.latest(inside, name)
                  .orElseThrow(
                      () ->
                          new BackfillException(
                              "backfill " + name + " has never run: start it with 'backfill run'"));
          if (run.state() == RunState.FAILED && run.to() != null) {
            retry(inside, run, table, actor);
            return run.id();
          }
          if (!run.state().active()) {
            throw new BackfillException(
                "backfill "
                    + name
                    + " is "
                    + run.state().text()
                    + ", not paused: start it with 'backfill run'");
          }
          update(
              inside,
              """
              UPDATE lockstep.backfill_run
                 SET desired_state = 'run',
                     state = CASE WHEN state <> 'paused' THEN state
                                  WHEN hi_key IS NULL THEN 'pending' ELSE 'running' END
               WHERE id = ? AND state IN ('pending', 'running', 'paused', 'verifying')""",
              run.id());
          RunQueries.note(inside, run.id(), name, actor, "resume", "");
          wake(inside, name);
          return run.id();
        });
  }

  /**
   * Changes how many ranges are worked on at once, while it runs.
   *
   * @throws BackfillException if there is no active run
   */
  public static void changeWorkers(Connection connection, String name, int workers, String actor)
      throws SQLException {
    if (workers < 1 || workers > 64) {
      throw new BackfillException(workers + " workers: give 1 to 64");
    }
    Run run = activeRun(connection, name, "change");
    update(
        connection,
        "UPDATE lockstep.backfill_run SET workers_now = NULL, workers = "
            + workers
            + " WHERE id = ?",
        run.id());
    RunQueries.note(connection, run.id(), name, actor, "workers", String.valueOf(workers));
    wake(connection, name);
  }

  private static Run activeRun(Connection connection, String name, String action)
      throws SQLException {
    List<Run> history = RunQueries.history(connection, RunTables.TABLES, name, 1);
    if (history.isEmpty() || !history.get(0).state().active()) {
      throw new BackfillException(
          "backfill "
              + name
              + " has no active run to "
              + action
              + (history.isEmpty()
                  ? ": it has never run"
                  : ": the last one is " + history.get(0).state().text()));
    }
    return history.get(0);
  }

  /** Notifies listeners that there is work, when the transaction commits. A hint only. */
  public static void wake(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT pg_notify(?, ?)")) {
      statement.setString(1, CHANNEL);
      statement.setString(2, name);
      statement.executeQuery().close();
    }
  }

  private static int update(Connection connection, String sql, long runId) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, runId);
      return statement.executeUpdate();
    }
  }
}
