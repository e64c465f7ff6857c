package dev.lockstep.config;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Remembers the connections it gave out, so that what runs on them can be cancelled when the
 * process is told to stop.
 */
public final class CancellableDataSource implements DataSource {
  private final DataSource source;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();

  public CancellableDataSource(DataSource source) {
    this.source = source;
  }

  /** Asks the server to cancel whatever runs on a connection of ours; each fails with 57014. */
  public void cancelAll() {
    forgetClosed();
    for (Connection connection : open) {
      try {
        connection.unwrap(PGConnection.class).cancelQuery();
      } catch (SQLException e) {
        // Gone, or on its way: the transaction ends with the connection.
        System.getLogger(CancellableDataSource.class.getName())
            .log(System.Logger.Level.DEBUG, "not cancelled", e);
      }
    }
  }

  private void forgetClosed() {
    open.removeIf(
        connection -> {
          try {
            return connection.isClosed();
          } catch (SQLException e) {
            return true;
          }
        });
  }

  @Override
  public Connection getConnection() throws SQLException {
    forgetClosed();
    Connection connection = source.getConnection();
    open.add(connection);
    return connection;
  }

  @Override
  public Connection getConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    throw new SQLFeatureNotSupportedException("the user is given by DATABASE_URL");
  }

  @Override
  public @Nullable PrintWriter getLogWriter() throws SQLException {
    return source.getLogWriter();
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
    source.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    source.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return source.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return source.getParentLogger();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return source.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return source.isWrapperFor(type);
  }
}
