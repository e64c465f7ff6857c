// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.engine;

import dev.lockstep.backfill.api.Key;
import dev.lockstep.backfill.key.KeyPages;
import dev.lockstep.backfill.key.Workload;
import dev.lockstep.postgres.SqlState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Tells rows that came (or were emptied again) behind the cursor of a pass from rows that a batch
 * does nothing for: looks for the first row that still counts, by halving, runs the batch on it
 * alone, and counts it again. What that changed is rolled back.
 */
final class RemainingRows {
  /** What a look at the first row that still counts has shown. */
  sealed interface Finding {
    /** The batch does its work, and there is some: above this key. */
    record WorkAbove(Key key) implements Finding {}

    /** The batch was run on this key, and it still counts. */
    record NoUse(Key key) implements Finding {}

    /** {@code @remaining} cannot be asked about a part of the table. */
    record Unknown() implements Finding {}
  }

  private final Workload workload;
  private final KeyPages pages;

  RemainingRows(Workload workload) {
    this.workload = workload;
    this.pages = new KeyPages(workload.table());
  }

  /** Looks among the keys above {@code from} up to {@code last}, in the caller's transaction. */
  Finding look(Connection connection, Key from, Key last) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      if (counted(connection, last, last) != 0 || counted(connection, from, last) <= 0) {
        return new Finding.Unknown();
      }
      return first(connection, from, last);
    } catch (SQLException e) {
      if (SqlState.isConnectionLost(e) || Failure.of(e) != Failure.STATEMENT) {
        throw e;
      }
      return new Finding.Unknown();
    } finally {
      if (!connection.isClosed()) {
        connection.rollback(before);
      }
    }
  }

  private Finding first(Connection connection, Key from, Key last) throws SQLException {
    Key above = from;
    Key upTo = last;
    long rows = pages.page(connection, above, upTo, Integer.MAX_VALUE).rows();
    while (rows > 1) {
      int half = (int) Math.min(rows / 2, Integer.MAX_VALUE);
      Key middle = pages.page(connection, above, upTo, half).to();
      if (middle.equals(upTo)) {
        break;
      }
      if (counted(connection, above, middle) > 0) {
        upTo = middle;
        rows = half;
      } else {
        above = middle;
        rows -= half;
      }
    }
    return useOf(connection, above, upTo);
  }

  private Finding useOf(Connection connection, Key above, Key upTo) throws SQLException {
    Key only = onlyRow(connection, above, upTo);
    try {
      workload.batch(connection, above, upTo);
    } catch (SQLException e) {
      if (SqlState.isConnectionLost(e)) {
        throw e;
      }
      // What a batch of that row comes to, the next pass finds, and says so.
      return new Finding.WorkAbove(above);
    }
    boolean counts = counted(connection, above, upTo) > 0;
    // Others write meanwhile: what counts now may be a row that the batch has not seen.
    return counts && only != null && only.equals(onlyRow(connection, above, upTo))
        ? new Finding.NoUse(only)
        : new Finding.WorkAbove(above);
  }

  /** The key of the one row above {@code from} up to {@code to}; null if there are others. */
  private @Nullable Key onlyRow(Connection connection, Key from, Key to) throws SQLException {
    return pages.page(connection, from, to, 2).rows() == 1
        ? pages.page(connection, from, to, 1).to()
        : null;
  }

  /** How many rows still count above {@code from} up to {@code to}; negative if unknown. */
  private long counted(Connection connection, Key from, Key to) throws SQLException {
    OptionalLong counted = workload.remaining(connection, from, to);
    return counted.orElse(-1);
  }
}
