// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres.session;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A statement before which its connection puts the search path, if that is not in force already.
 * The one row that this gives is not shown to the caller.
 */
class OwnStatement extends DelegatingStatement {
  final OwnConnection connection;

  OwnStatement(Statement delegate, OwnConnection connection) {
    super(delegate);
    this.connection = connection;
  }

  @Override
  public Connection getConnection() {
    return connection;
  }

  @Override
  public boolean execute(String sql) throws SQLException {
    String prefix = connection.prefix(sql);
    boolean rows = delegate.execute(prefix + sql);
    if (!prefix.isEmpty()) {
      rows = delegate.getMoreResults();
    }
    connection.ran(sql);
    return rows;
  }

  @Override
  public ResultSet executeQuery(String sql) throws SQLException {
    if (!execute(sql)) {
      throw noRows();
    }
    return delegate.getResultSet();
  }

  @Override
  public int executeUpdate(String sql) throws SQLException {
    execute(sql);
    return delegate.getUpdateCount();
  }

  @Override
  public long executeLargeUpdate(String sql) throws SQLException {
    execute(sql);
    return delegate.getLargeUpdateCount();
  }

  /** As the driver says it. */
  static SQLException noRows() {
    return new SQLException("No results were returned by the query.", "02000");
  }

  @Override
  public boolean execute(String sql, int generatedKeys) throws SQLException {
    connection.ensure(sql);
    return delegate.execute(sql, generatedKeys);
  }

  @Override
  public boolean execute(String sql, int[] columns) throws SQLException {
    connection.ensure(sql);
    return delegate.execute(sql, columns);
  }

  @Override
  public boolean execute(String sql, String[] columns) throws SQLException {
    connection.ensure(sql);
    return delegate.execute(sql, columns);
  }

  @Override
  public int executeUpdate(String sql, int generatedKeys) throws SQLException {
    connection.ensure(sql);
    return delegate.executeUpdate(sql, generatedKeys);
  }

  @Override
  public int executeUpdate(String sql, int[] columns) throws SQLException {
    connection.ensure(sql);
    return delegate.executeUpdate(sql, columns);
  }

  @Override
  public int executeUpdate(String sql, String[] columns) throws SQLException {
    connection.ensure(sql);
    return delegate.executeUpdate(sql, columns);
  }

  @Override
  public long executeLargeUpdate(String sql, int generatedKeys) throws SQLException {
    connection.ensure(sql);
    return delegate.executeLargeUpdate(sql, generatedKeys);
  }

  @Override
  public long executeLargeUpdate(String sql, int[] columns) throws SQLException {
    connection.ensure(sql);
    return delegate.executeLargeUpdate(sql, columns);
  }

  @Override
  public long executeLargeUpdate(String sql, String[] columns) throws SQLException {
    connection.ensure(sql);
    return delegate.executeLargeUpdate(sql, columns);
  }

  @Override
  public int[] executeBatch() throws SQLException {
    connection.ensure("a batch");
    return delegate.executeBatch();
  }

  @Override
  public long[] executeLargeBatch() throws SQLException {
    connection.ensure("a batch");
    return delegate.executeLargeBatch();
  }
}
