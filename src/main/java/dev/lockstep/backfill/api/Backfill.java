// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.api;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A backfill in Java, for what SQL cannot say; run by the same engine as one in a file, with the
 * same promises. An implementation has no state and is thread-safe.
 *
 * <p>Effects outside the database are at-least-once only: give them an idempotency key.
 */
public interface Backfill {
  /** What it is triggered by; must not be the name of a file in {@code backfills/}. */
  String name();

  /** To be changed together with what it does: a completed run counts for its version only. */
  String version();

  /** How it is run. */
  Options options();

  /**
   * Works on the rows of one range of keys, in the transaction of {@code batch}, which it neither
   * commits nor rolls back. It may be called again for a range it has done before.
   *
   * @return how many rows it changed
   * @throws SQLException as the database throws it; the engine retries, splits or quarantines
   */
  long batch(Batch batch) throws SQLException;

  /** How many rows still need work; 0 means complete. */
  long remaining(Connection connection) throws SQLException;

  /** Whether to hold back for now; asked about once a second. */
  default boolean throttled(Connection connection) throws SQLException {
    return false;
  }

  /**
   * How it is run; the same settings as in the header of a file, in the same notation.
   *
   * @param table {@code table} or {@code schema.table}
   * @param key its columns; empty: the primary key
   * @param synchronousCommit whether a batch waits until it is on disk. It need not for the
   *     database's sake: a crash of the server then undoes the newest batches whole, cursor and
   *     rows together, and they are done again; the end of a run always waits. Say so if {@link
   *     #batch} does something outside the database that must not come before its rows
   */
  record Options(
      String table,
      List<String> key,
      int batchRows,
      Duration target,
      int workers,
      double nice,
      boolean synchronousCommit,
      @Nullable String requires,
      @Nullable String schedule,
      @Nullable String window) {
    public Options {
      key = List.copyOf(key);
    }

    /** The defaults, for the primary key of {@code table}. */
    public static Options of(String table) {
      return new Options(
          table, List.of(), 1000, Duration.ofMillis(200), 1, 0, false, null, null, null);
    }

    /** These, with batches that wait until they are on disk. */
    public Options withSynchronousCommit() {
      return new Options(
          table, key, batchRows, target, workers, nice, true, requires, schedule, window);
    }
  }

  /**
   * The rows above {@code from} up to {@code to}, and the transaction to work on them in.
   *
   * @param from exclusive; {@link Key#START}, which has no values, where no value is below the
   *     first key: {@link #inRange} then has no lower bound
   * @param to inclusive
   */
  record Batch(Connection connection, KeyedTable table, Key from, Key to) {
    /** The condition on the key, with placeholders to be bound by {@link #bind}. */
    public String inRange() {
      return table.within(from);
    }

    /** Binds {@link #inRange} from {@code index} on; gives the index that comes next. */
    public int bind(PreparedStatement statement, int index) throws SQLException {
      return table.bind(statement, table.bind(statement, index, from), to);
    }

    /** The rows of the range, in the order of the key; the caller closes it and its statement. */
    public ResultSet rows(String columns) throws SQLException {
      PreparedStatement statement =
          connection.prepareStatement(
              "SELECT %s FROM %s WHERE %s ORDER BY %s"
                  .formatted(columns, table.sql(), inRange(), table.columns()));
      statement.closeOnCompletion();
      bind(statement, 1);
      return statement.executeQuery();
    }

    /** A writer for values that were computed for rows of this range. */
    public ComputedValues computed(List<String> columns) throws SQLException {
      return new ComputedValues(connection, table, columns);
    }
  }
}
