// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres.session;

import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;

/**
 * The same as {@link OwnStatement}, for one that was prepared with or without the path before it.
 */
final class OwnPreparedStatement extends DelegatingPreparedStatement {
  private final String sql;
  private final boolean prefixed;

  OwnPreparedStatement(
      PreparedStatement prepared, OwnConnection connection, String sql, boolean prefixed) {
    super(prepared, connection);
    this.sql = sql;
    this.prefixed = prefixed;
  }

  @Override
  public boolean execute() throws SQLException {
    if (!prefixed) {
      connection.ensure(sql);
    }
    boolean rows = prepared.execute();
    if (prefixed) {
      rows = prepared.getMoreResults();
    }
    connection.ran(sql);
    return rows;
  }

  @Override
  public ResultSet executeQuery() throws SQLException {
    if (!execute()) {
      throw noRows();
    }
    return prepared.getResultSet();
  }

  @Override
  public int executeUpdate() throws SQLException {
    execute();
    return prepared.getUpdateCount();
  }

  @Override
  public long executeLargeUpdate() throws SQLException {
    execute();
    return prepared.getLargeUpdateCount();
  }

  @Override
  public void addBatch() throws SQLException {
    if (prefixed) {
      throw new SQLFeatureNotSupportedException(
          "a batch of a statement that was not prepared under its path");
    }
    prepared.addBatch();
  }

  /** What the server says of parameters depends on the path that is in force now. */
  @Override
  public ParameterMetaData getParameterMetaData() throws SQLException {
    if (prefixed) {
      throw new SQLFeatureNotSupportedException(
          "parameters of a statement that was not prepared under its path");
    }
    connection.ensure(sql);
    return prepared.getParameterMetaData();
  }
}
