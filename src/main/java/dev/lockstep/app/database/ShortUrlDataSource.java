// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.app.database;

import dev.lockstep.postgres.session.OwnConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The driver's data source, whose connections know a short URL: the driver would put every property
 * into it, and Flyway's search for secrets in a URL takes 200 ms for one that long.
 */
final class ShortUrlDataSource extends PGSimpleDataSource {
  private static final long serialVersionUID = 1L;

  private final String target;
  private final @Nullable String searchPath;

  /** Whether statements are Lockstep's own where nothing else is said. */
  private final boolean own;

  ShortUrlDataSource(DatabaseSettings settings, boolean own) {
    this.target = settings.target();
    this.searchPath = settings.searchPath().orElse(null);
    this.own = own;
  }

  @Override
  public Connection getConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    Connection connection = connect(user, password);
    if (searchPath != null) {
      try {
        UrlSearchPath.verify(connection, searchPath, target);
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    }
    return own ? OwnConnection.of(connection) : connection;
  }

  private Connection connect(@Nullable String user, @Nullable String password) throws SQLException {
    String url = getURL();
    Properties properties = Driver.parseURL(url, new Properties());
    int end = url.indexOf('?');
    if (properties == null || end < 0) {
      return super.getConnection(user, password);
    }
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (password != null) {
      properties.setProperty("password", password);
    }
    Connection connection = new Driver().connect(url.substring(0, end), properties);
    if (connection == null) {
      throw new SQLException("the driver does not take " + url.substring(0, end));
    }
    return connection;
  }
}
