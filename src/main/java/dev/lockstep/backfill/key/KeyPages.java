// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.key;

import dev.lockstep.backfill.api.Key;
import dev.lockstep.backfill.api.KeyedTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pages through a table by the index of its key: bounds are computed, rows never skipped. */
public final class KeyPages {
  private final KeyedTable table;

  public KeyPages(KeyedTable table) {
    this.table = table;
  }

  /** The end of a page, and how many rows are in it. */
  public record Page(Key to, long rows) {}

  /** The largest key; null if the table is empty. */
  public @Nullable Key last(Connection connection) throws SQLException {
    return one(
        connection,
        "SELECT %s AS key FROM %s ORDER BY %s LIMIT 1"
            .formatted(table.asArray(), table.sql(), table.descending()));
  }

  /** The smallest key; null if the table is empty. */
  public @Nullable Key first(Connection connection) throws SQLException {
    return one(
        connection,
        "SELECT %s AS key FROM %s ORDER BY %s LIMIT 1"
            .formatted(table.asArray(), table.sql(), table.columns()));
  }

  /** The largest key that is smaller than {@code key}; null if there is none. */
  public @Nullable Key before(Connection connection, Key key) throws SQLException {
    return one(
        connection,
        "SELECT %s AS key FROM %s WHERE %s ORDER BY %s LIMIT 1"
            .formatted(table.asArray(), table.sql(), table.compared("<"), table.descending()),
        key);
  }

  /** Whether there is a row above {@code key}. */
  public boolean anyAfter(Connection connection, Key key) throws SQLException {
    return one(
            connection,
            "SELECT %s AS key FROM %s WHERE %s ORDER BY %s LIMIT 1"
                .formatted(table.asArray(), table.sql(), table.above(key), table.columns()),
            key)
        != null;
  }

  /**
   * The page of at most {@code rows} rows above {@code from}, up to {@code limit}. The last page of
   * a range ends at {@code limit} itself, whether or not there is such a row.
   */
  public Page page(Connection connection, Key from, Key limit, int rows) throws SQLException {
    String range = "FROM %s WHERE %s".formatted(table.sql(), table.within(from));
    Key to =
        one(
            connection,
            // The offset is a parameter, so that drivers and servers keep one text, not one per
            // size. Only the row that is left becomes text: PostgreSQL computes what it skips.
            "SELECT %s AS key FROM (SELECT %s %s ORDER BY %s LIMIT 1 OFFSET CAST(? AS bigint)) page"
                .formatted(table.asArray(), table.columns(), range, table.columns()),
            rows - 1L,
            from,
            limit);
    if (to != null) {
      return new Page(to, rows);
    }
    try (PreparedStatement count = connection.prepareStatement("SELECT count(*) " + range)) {
      table.bind(count, table.bind(count, 1, from), limit);
      try (ResultSet results = count.executeQuery()) {
        results.next();
        return new Page(limit, results.getLong(1));
      }
    }
  }

  /**
   * Keys that cut the rows above {@code from}, up to {@code to}, into about {@code parts} parts of
   * equal row counts, whatever the gaps between the keys: taken from a sample of the table's pages.
   */
  public List<Key> cuts(Connection connection, Key from, Key to, int parts, double percent)
      throws SQLException {
    List<Key> cuts = new ArrayList<>();
    if (parts < 2) {
      return cuts;
    }
    String sql =
        """
        SELECT key FROM (
          SELECT %s AS key, row_number() OVER (ORDER BY %s) AS no, count(*) OVER () AS rows
            FROM %s TABLESAMPLE SYSTEM (%s)
           WHERE %s AND %s) sample
         WHERE no * %d / rows <> (no - 1) * %d / rows AND no < rows
         ORDER BY no"""
            .formatted(
                table.asArray(),
                table.columns(),
                table.sql(),
                percent,
                table.above(from),
                table.compared("<"),
                parts,
                parts);
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      table.bind(statement, table.bind(statement, 1, from), to);
      try (ResultSet results = statement.executeQuery()) {
        while (results.next()) {
          cuts.add(java.util.Objects.requireNonNull(Key.read(results, "key")));
        }
      }
    }
    return cuts;
  }

  private @Nullable Key one(Connection connection, String sql, Key... keys) throws SQLException {
    return one(connection, sql, -1, keys);
  }

  /** As above; an {@code offset} that is not negative is the last parameter. */
  private @Nullable Key one(Connection connection, String sql, long offset, Key... keys)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int index = 1;
      for (Key key : keys) {
        index = table.bind(statement, index, key);
      }
      if (offset >= 0) {
        statement.setLong(index, offset);
      }
      try (ResultSet results = statement.executeQuery()) {
        return results.next() ? Key.read(results, "key") : null;
      }
    }
  }
}
