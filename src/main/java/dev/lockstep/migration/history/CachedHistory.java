// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.history;

import dev.lockstep.sql.Identifiers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The history, whose rows are read again only when one of them changed: for callers that ask often.
 * A short one is read whole each time, which costs no more than to ask whether it changed.
 *
 * <p>Each row that is written has a newer transaction id than all before it, so that any change
 * changes how many there are, or the sum of their ids.
 */
public final class CachedHistory {
  private static final int SHORT = 200;

  private final ReentrantLock lock = new ReentrantLock();
  private History last = History.NONE;
  private @Nullable String stamp;

  /** Reads the history of the database's current schema. */
  public History read(Connection connection) throws SQLException {
    lock.lock();
    try {
      if (stamp == null) {
        return remember(connection, null);
      }
      String now = stamp(connection);
      return now.equals(stamp) ? last : remember(connection, now);
    } finally {
      lock.unlock();
    }
  }

  private History remember(Connection connection, @Nullable String seen) throws SQLException {
    @Nullable String before = seen;
    History now = History.read(connection);
    if (now.rows().size() <= SHORT) {
      before = null;
    } else if (before == null) {
      // The stamp comes before the rows: what is written between the two is found next time.
      before = stamp(connection);
      now = History.read(connection);
    }
    last = now;
    stamp = before;
    return last;
  }

  /** Covers every history in this database that may be read, whichever is looked at. */
  private static String stamp(Connection connection) throws SQLException {
    StringBuilder stamp = new StringBuilder();
    List<String> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet found =
          statement.executeQuery(
              """
              SELECT n.nspname, c.oid,
                     current_user::text || ' ' || pg_catalog.current_setting('search_path')
                FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
               WHERE c.relname = 'flyway_schema_history'
                 -- Those of which a view or a policy would run what its owner wrote are no history.
                 AND c.relkind = 'r' AND NOT pg_catalog.row_security_active(c.oid)
                 AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
                 AND pg_catalog.has_table_privilege(c.oid, 'SELECT')
               ORDER BY n.nspname""")) {
        while (found.next()) {
          tables.add(Identifiers.quote(found.getString(1), "flyway_schema_history"));
          stamp.append(found.getString(2)).append(' ').append(found.getString(3)).append('\n');
        }
      }
      for (String table : tables) {
        try (ResultSet row =
            statement.executeQuery(
                """
                SELECT pg_catalog.count(*),
                       pg_catalog.sum(xmin::pg_catalog.text::pg_catalog.int8)
                  FROM ONLY %s"""
                    .formatted(table))) {
          row.next();
          stamp.append(row.getString(1)).append(' ').append(row.getString(2)).append('\n');
        }
      }
    }
    return stamp.toString();
  }
}
