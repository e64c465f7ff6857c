// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import dev.lockstep.postgres.SqlState;
import dev.lockstep.sql.Identifiers;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Databases that are kept on a server, to be copied instead of made again. Their keys are hashes of
 * all that they were made of, so one is never out of date; the oldest make room for new ones.
 *
 * <p>On a user's server they are few, say in a comment what they are and when they were last used,
 * go after a week without use, and only those of the session's own role are copied: another role
 * could have laid out what a copy would run.
 */
class Templates {
  private static final String PREFIX = "lockstep_kept_";
  private static final int MOST_OF_OURS = 6;
  private static final int MOST_ON_A_USERS_SERVER = 3;
  private static final Duration UNUSED = Duration.ofDays(7);

  /** To write down a use is a wait for the server's disk. */
  private static final Duration SAID = Duration.ofMinutes(10);

  private static final String COMMENT =
      "kept by Lockstep, to be copied; may be dropped at any time; last used ";

  /** Before this major a copy forces a checkpoint on the whole server. */
  private static final int COPIES_WITHOUT_CHECKPOINT = 15;

  private static final String OWN =
      "starts_with(d.datname::text, '"
          + PREFIX
          + "') AND d.datdba = (SELECT r.oid FROM pg_catalog.pg_roles r"
          + " WHERE r.rolname = current_user)";

  /** One that is worked in cannot go, and PostgreSQL would wait for it. */
  private static final String NEEDED_FIRST =
      " ORDER BY EXISTS (SELECT FROM pg_catalog.pg_stat_activity a WHERE a.datid = d.oid) DESC,"
          + " pg_catalog.shobj_description(d.oid, 'pg_database') DESC NULLS LAST, d.oid DESC OFFSET ";

  /** Keeps none. */
  static final Templates NONE = new Templates();

  /** Those of a server of our own. */
  static Templates keptOn(AdminSessions sessions) {
    return new Kept(sessions, MOST_OF_OURS);
  }

  /** Those on a user's server, of the role that works there; none where a copy disturbs others. */
  static Templates keptOnUsers(AdminSessions sessions, Clock clock, int major) {
    return major < COPIES_WITHOUT_CHECKPOINT ? NONE : new OnUsersServer(sessions, clock);
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

  /** Drops those that were not used for long. */
  void sweep() throws SQLException {}

  /** Drops all that this role keeps on a user's server: nothing is to be kept there. */
  static void dropAll(AdminSessions sessions) throws SQLException {
    sessions.run(
        statement -> {
          drop(statement, names(statement, ""));
          return true;
        });
  }

  /** Drops them, but for those that another process is just copying. */
  private static void drop(Statement statement, List<String> names) throws SQLException {
    for (String name : names) {
      try {
        statement.execute("DROP DATABASE IF EXISTS " + Identifiers.quote(name));
      } catch (SQLException e) {
        if (!SqlState.of(e).equals(SqlState.OBJECT_IN_USE)) {
          throw e;
        }
      }
    }
  }

  private static List<String> names(Statement statement, String which) throws SQLException {
    List<String> names = new ArrayList<>();
    try (ResultSet results =
        statement.executeQuery(
            "SELECT d.datname FROM pg_catalog.pg_database d WHERE " + OWN + which)) {
      while (results.next()) {
        names.add(results.getString(1));
      }
    }
    return names;
  }

  private static class Kept extends Templates {
    private final AdminSessions sessions;
    private final int most;

    Kept(AdminSessions sessions, int most) {
      this.sessions = sessions;
      this.most = most;
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
              drop(statement, names(statement, NEEDED_FIRST + (most - 1)));
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

    /** Nothing is flushed, so the checkpoints of a copy by files cost nothing. */
    @Override
    String strategy(int major) {
      return major >= COPIES_WITHOUT_CHECKPOINT ? " STRATEGY FILE_COPY" : "";
    }
  }

  private static final class OnUsersServer extends Kept {
    private final AdminSessions sessions;
    private final Clock clock;

    OnUsersServer(AdminSessions sessions, Clock clock) {
      super(sessions, MOST_ON_A_USERS_SERVER);
      this.sessions = sessions;
      this.clock = clock;
    }

    @Override
    Optional<String> first(List<String> keys) throws SQLException {
      Optional<String> key = super.first(keys);
      if (key.isPresent()) {
        used(name(key.get()));
      }
      return key;
    }

    @Override
    boolean keep(String database, String key) throws SQLException {
      boolean kept = super.keep(database, key);
      if (kept) {
        used(name(key));
      }
      return kept;
    }

    private void used(String database) throws SQLException {
      try {
        sessions.run(
            statement ->
                isSaid(statement, database)
                    || statement.execute(
                        "COMMENT ON DATABASE "
                            + Identifiers.quote(database)
                            + " IS "
                            + Identifiers.literal(
                                COMMENT + clock.instant().truncatedTo(ChronoUnit.SECONDS))));
      } catch (SQLException e) {
        // Another process made room meanwhile; whether it can be copied shows when it is.
        if (!SqlState.of(e).equals(SqlState.UNKNOWN_DATABASE)) {
          throw e;
        }
      }
    }

    private boolean isSaid(Statement statement, String database) throws SQLException {
      try (ResultSet results =
          statement.executeQuery(
              "SELECT pg_catalog.shobj_description(oid, 'pg_database') FROM pg_catalog.pg_database"
                  + " WHERE datname = "
                  + Identifiers.literal(database))) {
        return results.next() && !unused(results.getString(1), clock.instant().minus(SAID), true);
      }
    }

    /** PostgreSQL's own way of copying: no checkpoint, and nothing that a crash could lose. */
    @Override
    String strategy(int major) {
      return "";
    }

    @Override
    void sweep() throws SQLException {
      Instant before = clock.instant().minus(UNUSED);
      sessions.run(
          statement -> {
            List<String> old = new ArrayList<>();
            try (ResultSet results =
                statement.executeQuery(
                    "SELECT d.datname, pg_catalog.shobj_description(d.oid, 'pg_database')"
                        + " FROM pg_catalog.pg_database d WHERE "
                        + OWN)) {
              while (results.next()) {
                // One without its comment was not finished, or is just being made: the count
                // bounds it.
                if (unused(results.getString(2), before, false)) {
                  old.add(results.getString(1));
                }
              }
            }
            drop(statement, old);
            return true;
          });
    }

    /** Whether the last use of one was before then; of one without a comment as {@code unsaid}. */
    private static boolean unused(@Nullable String comment, Instant before, boolean unsaid) {
      if (comment == null || !comment.startsWith(COMMENT)) {
        return unsaid;
      }
      try {
        return Instant.parse(comment.substring(COMMENT.length())).isBefore(before);
      } catch (DateTimeParseException e) {
        return unsaid;
      }
    }
  }
}
