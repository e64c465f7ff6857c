// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.engine;

import dev.lockstep.backfill.api.BackfillSettings;
import dev.lockstep.backfill.api.Key;
import dev.lockstep.backfill.api.KeyedTable;
import dev.lockstep.backfill.definition.BackfillDefinition;
import dev.lockstep.backfill.key.KeyPages;
import dev.lockstep.backfill.key.Workload;
import dev.lockstep.backfill.run.Fault;
import dev.lockstep.backfill.run.RunError;
import dev.lockstep.backfill.run.RunLock;
import dev.lockstep.backfill.run.RunState;
import dev.lockstep.backfill.run.RunTransitions;
import dev.lockstep.postgres.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the ranges of a run that was triggered: counts what remains, freezes the last key, and cuts
 * the keys between into ranges of about equal row counts. One process does it, in one transaction.
 */
final class RunPreparer {
  private static final int MOST_RANGES = 256;

  private final BackfillSettings settings;

  RunPreparer(BackfillSettings settings) {
    this.settings = settings;
  }

  /** Prepares the run, if no other process does; whether its state has changed. */
  boolean prepare(
      Connection connection, long runId, BackfillDefinition definition, Workload workload)
      throws SQLException {
    return Transactions.in(
        connection,
        inside -> {
          limit(inside, settings);
          if (!RunLock.take(inside, runId)) {
            return false;
          }
          long remaining = workload.remaining(inside);
          if (remaining == 0) {
            return RunTransitions.end(inside, runId, RunState.COMPLETE, 0L, null, null);
          }
          KeyPages pages = new KeyPages(workload.table());
          Key first = pages.first(inside);
          if (first == null) {
            return RunTransitions.end(
                inside,
                runId,
                RunState.FAILED,
                remaining,
                Fault.FILE,
                RunError.plain(
                    remaining
                        + " rows remain, but "
                        + workload.table()
                        + " is empty: @remaining counts what @batch does not walk"));
          }
          Key from = workload.start(inside, first);
          if (from == null) {
            return RunTransitions.end(
                inside,
                runId,
                RunState.FAILED,
                remaining,
                Fault.FILE,
                noneBelow(first.toString() + " of " + workload.table(), workload.table()));
          }
          Key to = java.util.Objects.requireNonNull(pages.last(inside));
          long rows = rows(inside, workload.table());
          if (!RunTransitions.start(inside, runId, from, to, rows, remaining)) {
            return false;
          }
          addRanges(inside, runId, definition, workload.table(), from, to, rows);
          return true;
        });
  }

  private static RunError noneBelow(String first, KeyedTable table) {
    return new RunError(noneBelow(first), noneBelow("of " + table));
  }

  private static String noneBelow(String first) {
    return "no value is below the first key "
        + first
        + ", so :from cannot leave it out: write the range as key > :from AND key <= :to, which is"
        + " known to begin with it, or name another key";
  }

  /** Cuts the keys into ranges, in the caller's transaction. */
  void addRanges(
      Connection connection,
      long runId,
      BackfillDefinition definition,
      KeyedTable table,
      Key from,
      Key to,
      long rows)
      throws SQLException {
    long byRows = rows / settings.rangeRows();
    long byWorkers =
        definition.workers() == 1
            ? 1
            : Math.min(definition.workers() * 4L, rows / definition.batchRows());
    int parts = (int) Math.clamp(Math.max(byRows, byWorkers), 1, MOST_RANGES);
    double percent =
        Math.clamp(100.0 * Math.max(parts * 200.0, 20_000) / Math.max(rows, 1), 0.001, 100);
    List<Key> bounds = new ArrayList<>();
    bounds.add(from);
    bounds.addAll(new KeyPages(table).cuts(connection, from, to, parts, percent));
    bounds.add(to);
    for (int i = 1; i < bounds.size(); i++) {
      RunTransitions.addRange(
          connection, runId, bounds.get(i - 1), bounds.get(i), definition.batchRows());
    }
  }

  /** The planner's figure; counted where it has none. */
  private static long rows(Connection connection, KeyedTable table) throws SQLException {
    if (table.estimatedRows() > 0) {
      return table.estimatedRows();
    }
    try (PreparedStatement statement =
            connection.prepareStatement("SELECT count(*) FROM " + table.sql());
        ResultSet results = statement.executeQuery()) {
      results.next();
      return results.getLong(1);
    }
  }

  static void limit(Connection connection, BackfillSettings settings) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT set_config('statement_timeout', ?, true), set_config('lock_timeout', ?, true),
                   set_config('idle_in_transaction_session_timeout', ?, true),
                   set_config('row_security', 'off', true)
            """)) {
      statement.setString(1, settings.verifyTimeout().toMillis() + "ms");
      statement.setString(2, settings.lockTimeout().toMillis() + "ms");
      // A process that is frozen meanwhile would keep all others from the run for ever.
      statement.setString(3, settings.lease().toMillis() + "ms");
      statement.executeQuery().close();
    }
  }
}
