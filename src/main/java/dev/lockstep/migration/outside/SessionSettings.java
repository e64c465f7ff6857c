// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.outside;

import dev.lockstep.migration.lease.Lease;
import dev.lockstep.postgres.Transactions;
import dev.lockstep.postgres.session.SearchPath;
import dev.lockstep.postgres.session.UsersSql;
import dev.lockstep.sql.SqlStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file outside a transaction has set for its session so far: {@code SET ROLE}, {@code SET
 * search_path}. It is kept here rather than in the session, so that Lockstep's own statements
 * between those of the file (the journal, the fence) run as itself and under its own settings: put
 * on before a statement of the file, taken off after it.
 */
final class SessionSettings {
  private static final String ROLE = "role";
  private static final String LOGIN = "session_authorization";

  /** What Lockstep itself has set in the transaction at hand. */
  private Map<String, String> ours = Map.of();

  private Map<String, String> settings = Map.of();
  private @Nullable String login;
  private @Nullable String role;

  boolean isPlain() {
    return settings.isEmpty() && login == null && role == null;
  }

  /** Runs {@code work} under what the file has set; what the work itself sets is not kept. */
  <T extends @Nullable Object> T in(Connection connection, Transactions.Work<T> work)
      throws SQLException {
    if (isPlain()) {
      return work.run(connection);
    }
    putOn(connection);
    boolean done = false;
    try {
      T result = work.run(connection);
      done = true;
      return result;
    } finally {
      takeOff(connection, done);
    }
  }

  /** Puts on what the file has set, as the role that the file has become. */
  void putOn(Connection connection) throws SQLException {
    UsersSql.asItIs(
        connection,
        inside -> {
          putOnPlainly(inside);
          return null;
        });
  }

  private void putOnPlainly(Connection connection) throws SQLException {
    ours = read(connection);
    String path = settings.get("search_path");
    if (path != null) {
      set(connection, SearchPath.OF_FILE, path);
    }
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      set(connection, setting.getKey(), setting.getValue());
    }
    if (login != null) {
      set(connection, LOGIN, login);
    }
    if (role != null) {
      set(connection, ROLE, role);
    }
  }

  private static void set(Connection connection, String name, String value) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT pg_catalog.set_config(?, ?, false)")) {
      statement.setString(1, name);
      statement.setString(2, value);
      statement.execute();
    }
  }

  /** Keeps what is set now as the file's, and takes it off. */
  void keepAndTakeOff(Connection connection) throws SQLException {
    UsersSql.asItIs(
        connection,
        inside -> {
          keepAndTakeOffPlainly(inside);
          return null;
        });
  }

  private void keepAndTakeOffPlainly(Connection connection) throws SQLException {
    Map<String, String> seen = read(connection);
    seen.entrySet().removeIf(each -> each.getValue().equals(ours.get(each.getKey())));
    Identity file = Identity.of(connection);
    takeOff(connection, true);
    Identity oneself = Identity.of(connection);
    settings = seen;
    login = file.login().equals(oneself.login()) ? null : file.login();
    role = file.role().equals(oneself.role()) ? null : file.role();
  }

  private static Map<String, String> read(Connection connection) throws SQLException {
    Map<String, String> settings = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet results =
            statement.executeQuery(
                """
                SELECT name, setting FROM pg_catalog.pg_settings
                 WHERE source OPERATOR(pg_catalog.=) 'session'""")) {
      while (results.next()) {
        settings.put(results.getString(1), results.getString(2));
      }
    }
    return settings;
  }

  /** The role that the session acts as. */
  private record Identity(String login, String role) {
    static Identity of(Connection connection) throws SQLException {
      try (Statement statement = connection.createStatement();
          ResultSet results =
              statement.executeQuery(
                  """
                  SELECT pg_catalog.current_setting('session_authorization'),
                         pg_catalog.current_setting('role')""")) {
        results.next();
        return new Identity(results.getString(1), results.getString(2));
      }
    }
  }

  private static void takeOff(Connection connection, boolean worked) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          SessionCleaning.ONESELF + (connection.getAutoCommit() ? "" : "; " + Lease.END_IF_FROZEN));
    } catch (SQLException e) {
      // After a failure in a transaction the rollback takes it off.
      if (worked) {
        throw e;
      }
    }
  }

  /** Whether {@code statement} does nothing but set something for the session. */
  static boolean isSetting(SqlStatement statement) {
    return statement.begins("RESET")
        || (statement.begins("SET")
            && !statement.begins("SET", "LOCAL")
            && !statement.begins("SET", "CONSTRAINTS"))
        || (statement.begins("SELECT")
            && statement.mentions("SET_CONFIG")
            && !statement.mentions("FROM"));
  }
}
