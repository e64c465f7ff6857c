// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;
import java.util.function.Consumer;
import org.postgresql.PGConnection;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.SqlCommand;

/**
 * Executes statements of a SQL file as psql does: each as it is written, in one message of the
 * simple protocol, rows thrown away as they come. The driver's own statements would look for the
 * ends of statements in the text once more, by rules of their own, and hold all rows.
 */
public final class StatementExecutor {
  private static final int DATA_AT_ONCE = 256 * 1024;

  private final Connection connection;
  private final Consumer<SQLWarning> notices;

  /**
   * @param notices told of what the server says besides: NOTICE, WARNING
   */
  public StatementExecutor(Connection connection, Consumer<SQLWarning> notices) {
    this.connection = connection;
    this.notices = notices;
  }

  /** Executes a statement that takes no data. */
  public void execute(String sql) throws SQLException {
    QueryExecutor executor = connection.unwrap(BaseConnection.class).getQueryExecutor();
    Query query = executor.wrap(List.of(new NativeQuery(sql, SqlCommand.BLANK)));
    int flags = QueryExecutor.QUERY_EXECUTE_AS_SIMPLE | QueryExecutor.QUERY_NO_RESULTS;
    if (connection.getAutoCommit()) {
      flags |= QueryExecutor.QUERY_SUPPRESS_BEGIN;
    }
    executor.execute(query, null, new Outcome(), 0, 0, flags);
  }

  /**
   * Executes {@code COPY … FROM stdin}.
   *
   * @throws SQLException also if {@code data} cannot be read; nothing is copied then
   */
  public void copy(String sql, InputStream data) throws SQLException {
    try {
      connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql, data, DATA_AT_ONCE);
    } catch (IOException e) {
      throw new SQLException("the data of COPY cannot be read: " + e.getMessage(), e);
    }
  }

  private final class Outcome extends ResultHandlerBase {
    @Override
    public void handleWarning(SQLWarning warning) {
      notices.accept(warning);
    }
  }
}
