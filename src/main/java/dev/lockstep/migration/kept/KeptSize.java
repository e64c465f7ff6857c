// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.kept;

import dev.lockstep.postgres.ByteSize;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How much room a copy would take: of a table its size on disk, of a column the rows that the
 * planner expects, times the width of the first ones. An estimate, and called one.
 */
final class KeptSize {
  /** Header, its padding and the line pointer of a row. */
  private static final int ROW_BYTES = 28;

  private static final String TABLE =
      """
      SELECT coalesce((SELECT sum(pg_table_size(relid)) FROM pg_partition_tree(c.oid)),
                      pg_table_size(c.oid))
        FROM pg_class c WHERE c.oid = CAST(CAST(? AS text) AS regclass)""";

  private static final Pattern ROWS = Pattern.compile("\"Plan Rows\": (\\d+)");

  private KeptSize() {}

  /** In bytes. Of a table that was never analyzed the planner thinks too much: it is no more. */
  static long estimate(Connection connection, KeptSource source) throws SQLException {
    long table = table(connection, source);
    return source.column().isEmpty()
        ? table
        : Math.min(table, rows(connection, source) * (ROW_BYTES + width(connection, source)));
  }

  private static long table(Connection connection, KeptSource source) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TABLE)) {
      statement.setString(1, source.tableName());
      try (ResultSet size = statement.executeQuery()) {
        return size.next() ? size.getLong(1) : 0;
      }
    }
  }

  /**
   * Demands that the copies fit.
   *
   * @param limit in bytes, of all copies of one migration together; 0: none
   */
  static void demand(Connection connection, List<Keep> keeps, List<KeptSource> sources, long limit)
      throws SQLException {
    long sum = 0;
    for (int i = 0; i < keeps.size() && limit > 0; i++) {
      long size = estimate(connection, sources.get(i));
      sum += size;
      if (sum > limit) {
        throw new KeepRefusedException(
            keeps.get(i),
            "the copy would take about "
                + ByteSize.format(size)
                + (sum > size ? " (with those above it " + ByteSize.format(sum) + ")" : "")
                + ", which is an estimate, and LOCKSTEP_KEEP_LIMIT is "
                + ByteSize.format(limit)
                + "; raise it if the disk has the room, or take the line out if the data may go");
      }
    }
  }

  private static long rows(Connection connection, KeptSource source) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet plan =
            statement.executeQuery("EXPLAIN (FORMAT JSON) SELECT FROM " + source.rows())) {
      plan.next();
      Matcher rows = ROWS.matcher(plan.getString(1));
      return rows.find() ? Long.parseLong(rows.group(1)) : 0;
    }
  }

  private static long width(Connection connection, KeptSource source) throws SQLException {
    String widths =
        Stream.concat(source.key().stream(), source.columns().stream())
            .map(column -> "coalesce(avg(pg_column_size(" + column.of("sample") + ")), 0)")
            .collect(Collectors.joining(" + "));
    try (Statement statement = connection.createStatement();
        ResultSet width =
            statement.executeQuery(
                "SELECT CAST("
                    + widths
                    + " AS bigint) FROM (SELECT * FROM "
                    + source.rows()
                    + " LIMIT 1000) sample")) {
      width.next();
      return width.getLong(1);
    }
  }
}
