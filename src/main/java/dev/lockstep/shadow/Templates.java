// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import dev.lockstep.postgres.SqlState;
import dev.lockstep.sql.Identifiers;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Databases that are kept on a server of our own, to be copied instead of made again. Their keys
 * are hashes of all that they were made of, so one is never out of date; the oldest make room.
 */
class Templates {
  private static final String PREFIX = "lockstep_kept_";
  private static final int COUNT = 6;

  /** Keeps none: a user's server is left as it was found. */
  static final Templates NONE = new Templates();

  /** Those of a server of our own. */
  static Templates keptOn(AdminSessions sessions) {
    return new Kept(sessions);
  }

  String name(String key) {
    return PREFIX + key.substring(0, Math.min(40, key.length()));
  }

  /** The first of the keys under which a database is kept. */
  Optional<String> first(List<String> keys) throws SQLException {
    return Optional.empty();
  }

  /** Makes a scratch database one that is kept; false if it stays what it is. */
  boolean keep(String database, String key) throws SQLException {
    return false;
  }

  /** How a database is best copied. */
  String strategy(int major) {
    return "";
  }

  private static final class Kept extends Templates {
    private final AdminSessions sessions;

    Kept(AdminSessions sessions) {
      this.sessions = sessions;
    }

    @Override
    Optional<String> first(List<String> keys) throws SQLException {
      Set<String> kept = sessions.run(statement -> Set.copyOf(names(statement, "")));
      return keys.stream().filter(key -> kept.contains(name(key))).findFirst();
    }

    @Override
    boolean keep(String database, String key) throws SQLException {
      try {
        sessions.run(
            statement -> {
              for (String old : names(statement, " ORDER BY oid DESC OFFSET " + (COUNT - 1))) {
                statement.execute("DROP DATABASE IF EXISTS " + Identifiers.quote(old));
              }
              return statement.execute(
                  "ALTER DATABASE "
                      + Identifiers.quote(database)
                      + " RENAME TO "
                      + Identifiers.quote(name(key)));
            });
        return true;
      } catch (SQLException e) {
        if (SqlState.isConnectionLost(e)) {
          throw e;
        }
        // Another process kept the same at the same time, or there is a session.
        return false;
      }
    }

    private static List<String> names(Statement statement, String which) throws SQLException {
      List<String> names = new ArrayList<>();
      try (ResultSet results =
          statement.executeQuery(
              "SELECT datname FROM pg_catalog.pg_database WHERE starts_with(datname::text, '"
                  + PREFIX
                  + "')"
                  + which)) {
        while (results.next()) {
          names.add(results.getString(1));
        }
      }
      return names;
    }

    /** Nothing is flushed, so the checkpoints of a copy by files cost nothing. */
    @Override
    String strategy(int major) {
      return major >= 15 ? " STRATEGY FILE_COPY" : "";
    }
  }
}
