// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.drift;

import dev.lockstep.catalog.Catalog;
import dev.lockstep.catalog.CatalogFilter;
import dev.lockstep.catalog.CatalogReader;
import dev.lockstep.catalog.ObjectId;
import dev.lockstep.postgres.SqlState;
import dev.lockstep.postgres.Transactions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * A live database.
 *
 * @param catalog what is there
 * @param rows about how many rows its tables have; a table without an estimate is not in it
 */
public record LiveDatabase(Catalog catalog, Map<ObjectId, Long> rows) {
  /** By what the server keeps in mind; reads no table, and needs no right to. */
  private static final String ROWS =
      """
      SELECT n.nspname, c.relname,
             (SELECT pg_catalog.sum(CASE WHEN leaf.reltuples > 0 THEN leaf.reltuples::bigint
                                         ELSE pg_catalog.pg_stat_get_live_tuples(leaf.oid) END)
                FROM pg_catalog.pg_class leaf
               WHERE leaf.oid = c.oid
                  OR leaf.oid IN (SELECT relid FROM pg_catalog.pg_partition_tree(c.oid) WHERE isleaf))
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p') AND c.oid >= 16384""";

  public LiveDatabase {
    rows = Collections.unmodifiableMap(new HashMap<>(rows));
  }

  /**
   * Reads it.
   *
   * @param lockTimeout how long to wait for a session that holds a lock on a table whose definition
   *     has to be read
   * @throws SQLException 55P03 if that session did not let go in time
   */
  public static LiveDatabase read(Connection connection, Duration lockTimeout) throws SQLException {
    try {
      return Transactions.in(
          connection,
          inside -> {
            try (Statement statement = inside.createStatement()) {
              statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
              statement.execute("SET LOCAL lock_timeout = '" + lockTimeout.toMillis() + "ms'");
            }
            Catalog catalog = CatalogReader.read(inside, CatalogFilter.OWN);
            return new LiveDatabase(catalog, rows(inside));
          });
    } catch (SQLException e) {
      if (!SqlState.of(e).equals(SqlState.LOCK_NOT_AVAILABLE)) {
        throw e;
      }
      throw new SQLException(
          "another session holds a lock on a table whose definition has to be read; run again when"
              + " it is done",
          SqlState.LOCK_NOT_AVAILABLE,
          e);
    }
  }

  private static Map<ObjectId, Long> rows(Connection connection) throws SQLException {
    Map<ObjectId, Long> counts = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(ROWS)) {
      while (rows.next()) {
        long count = rows.getLong(3);
        if (count > 0) {
          counts.put(ObjectId.table(rows.getString(1), rows.getString(2)), count);
        }
      }
    }
    return counts;
  }
}
