// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.size;

import dev.lockstep.postgres.SqlState;
import dev.lockstep.postgres.Transactions;
import dev.lockstep.sql.QualifiedName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads the sizes of a live database: statistics and files only, no table. */
public final class LiveSizes {
  private static final double MILLIS = 1000;

  /** A table that is locked against everything keeps its size to itself. */
  private static final String WAIT = "SET LOCAL lock_timeout = '200ms'";

  private static final String MOMENT =
      """
      SELECT clock_timestamp(),
             coalesce(d.stats_reset, pg_postmaster_start_time()),
             coalesce((SELECT max(extract(epoch FROM clock_timestamp() - a.xact_start))
                         FROM pg_stat_activity a
                        WHERE a.datid = d.datid AND a.pid <> pg_backend_pid()
                          AND a.backend_type = 'client backend'), 0)::float8
        FROM pg_stat_database d
       WHERE d.datname = current_database()""";

  private static final String TABLES =
      """
      SELECT n.nspname, c.relname,
             CASE WHEN c.reltuples >= 0 THEN c.reltuples
                  ELSE coalesce(s.n_live_tup, 0) END::int8,
             %s,
             (SELECT count(*) FROM pg_index i WHERE i.indrelid = c.oid),
             coalesce(s.n_tup_ins + s.n_tup_upd + s.n_tup_del, 0)::float8
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_stat_all_tables s ON s.relid = c.oid
       WHERE c.relkind IN ('r', 'm') AND c.oid >= 16384 AND c.relpersistence <> 't'
         AND n.nspname <> 'lockstep' AND n.nspname !~ '^pg_'
       ORDER BY n.nspname, c.relname""";

  private static final String OF_FILES = "pg_table_size(c.oid), pg_indexes_size(c.oid)";

  /** As the last VACUUM or ANALYZE had it. */
  private static final String OF_STATISTICS =
      """
      c.relpages::int8 * current_setting('block_size')::int8,
             (SELECT coalesce(sum(x.relpages), 0)::int8 * current_setting('block_size')::int8
                FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
               WHERE i.indrelid = c.oid)""";

  private LiveSizes() {}

  /** Those of the database of {@code connection}, which is in auto-commit mode. */
  public static Sizes read(Connection connection) throws SQLException {
    try {
      return read(connection, OF_FILES);
    } catch (SQLException e) {
      if (!SqlState.of(e).equals(SqlState.LOCK_NOT_AVAILABLE)) {
        throw e;
      }
      return read(connection, OF_STATISTICS);
    }
  }

  private static Sizes read(Connection connection, String sizes) throws SQLException {
    return Transactions.in(
        connection,
        inside -> {
          try (Statement statement = inside.createStatement()) {
            statement.execute(WAIT);
            Instant at;
            Instant since;
            Duration longest;
            try (ResultSet row = statement.executeQuery(MOMENT)) {
              row.next();
              at = row.getTimestamp(1).toInstant();
              since = row.getTimestamp(2).toInstant();
              longest = Duration.ofMillis((long) (row.getDouble(3) * MILLIS));
            }
            double seconds = Math.max(1, Duration.between(since, at).toMillis() / MILLIS);
            return new Sizes(
                at, since, longest, tables(statement, TABLES.formatted(sizes), seconds));
          }
        });
  }

  private static List<TableSize> tables(Statement statement, String sql, double seconds)
      throws SQLException {
    List<TableSize> tables = new ArrayList<>();
    try (ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        tables.add(
            new TableSize(
                QualifiedName.briefly(row.getString(1), row.getString(2)).toString(),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getInt(6),
                row.getDouble(7) / seconds));
      }
    }
    return tables;
  }
}
