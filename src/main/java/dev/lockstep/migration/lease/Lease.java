// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.lease;

import dev.lockstep.postgres.session.SearchPath;
import dev.lockstep.postgres.trust.Bookkeeping;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * The right to run migrations: one row, in database time, that names its holder.
 *
 * <p>The holder renews it every third of its {@link #TIME}. It is free again when that time is over
 * or, at once, when the server says that the session which renewed it is gone (its process died).
 * Each transaction of a migration keeps the row {@code FOR KEY SHARE} under its own epoch ({@link
 * #fence}): a take-over, which wants {@code FOR UPDATE}, cannot happen in the middle of one, and a
 * former holder that wakes up later finds another epoch and stops. Renewal is a plain update and
 * conflicts with neither. Nothing here depends on session state, so it works through PgBouncer in
 * transaction mode.
 */
public final class Lease {
  /** How long a lease lasts without renewal. */
  public static final Duration TIME = Duration.ofSeconds(15);

  private static final String IDLE_TIMEOUT = "idle_in_transaction_session_timeout";

  /** The server notices within this if we are killed while it works, instead of going on. */
  public static final String NOTICE_OUR_DEATH = "client_connection_check_interval";

  /**
   * A client that is frozen keeps its transaction open, and with it the lease; the server ends it
   * when the lease's time is over.
   */
  public static final String END_IF_FROZEN = "SET LOCAL " + IDLE_TIMEOUT + " = " + TIME.toMillis();

  private static final String NAME = "migration";

  /**
   * The session that renews the lease, if this connection is one: a pooler tells the client another
   * pid than the backend's, and may part the two at any time. Not by the view {@code
   * pg_stat_activity}, which lists all sessions and joins them with databases and roles.
   */
  private static final String SESSION =
      """
      WITH session AS (
        SELECT pid, backend_start FROM pg_stat_get_activity(?) WHERE pid = pg_backend_pid())
      """;

  private Lease() {}

  /** Who holds the lease. */
  public record Holder(
      String name,
      String host,
      long pid,
      Instant since,
      Instant heartbeat,
      @Nullable String doing) {
    /** For people: {@code pod-1 since 12:00:03Z, applying 20260101 add slug}. */
    public String text() {
      return name + " since " + since + (doing == null ? "" : ", " + doing);
    }
  }

  /** What came of trying. */
  public sealed interface Attempt {
    /** This run has it. */
    record Acquired(long epoch) implements Attempt {}

    /** Another runner has it. */
    record Held(Holder by) implements Attempt {}
  }

  /**
   * Tries once to take the lease, over {@code connection}, which then is to renew it.
   *
   * @param holder name of the holder for people, such as a pod's name
   */
  static Attempt tryAcquire(Connection connection, String holder, String host, long pid)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            SESSION
                + """
            , free AS (
              SELECT l.name FROM lockstep.lease l
               WHERE l.name = ?
                 AND (l.expires_at < clock_timestamp()
                      OR (l.session_pid IS NOT NULL AND NOT EXISTS (
                            SELECT FROM pg_stat_get_activity(l.session_pid) a
                             WHERE a.backend_start IS NULL OR a.backend_start = l.session_start)))
                 FOR UPDATE SKIP LOCKED),
            taken AS (
              UPDATE lockstep.lease l
                 SET epoch = l.epoch + 1, holder = ?, host = ?, pid = ?, since = clock_timestamp(),
                     heartbeat_at = clock_timestamp(),
                     expires_at = clock_timestamp() + ? * interval '1 millisecond', doing = NULL,
                     session_pid = (SELECT pid FROM session),
                     session_start = (SELECT backend_start FROM session)
                FROM free WHERE l.name = free.name RETURNING l.epoch),
            first AS (
              INSERT INTO lockstep.lease (name, epoch, holder, host, pid, since, heartbeat_at,
                                          expires_at, session_pid, session_start)
              SELECT ?, 1, ?, ?, ?, clock_timestamp(), clock_timestamp(),
                     clock_timestamp() + ? * interval '1 millisecond',
                     (SELECT pid FROM session), (SELECT backend_start FROM session)
               WHERE NOT EXISTS (SELECT FROM lockstep.lease WHERE name = ?)
              ON CONFLICT (name) DO NOTHING RETURNING epoch)
            SELECT epoch FROM taken UNION ALL SELECT epoch FROM first""")) {
      int at = 1;
      statement.setInt(at++, toldPid(connection));
      statement.setString(at++, NAME);
      for (int part = 0; part < 2; part++) {
        if (part == 1) {
          statement.setString(at++, NAME);
        }
        statement.setString(at++, holder);
        statement.setString(at++, host);
        statement.setLong(at++, pid);
        statement.setLong(at++, TIME.toMillis());
      }
      statement.setString(at, NAME);
      try (ResultSet results = statement.executeQuery()) {
        if (results.next()) {
          return new Attempt.Acquired(results.getLong(1));
        }
      }
    }
    return new Attempt.Held(
        row(connection, "true")
            .orElse(new Holder("unknown", "unknown", 0, Instant.EPOCH, Instant.EPOCH, null)));
  }

  private static int toldPid(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getBackendPID();
  }

  /** Whether this connection is the session itself, not one through a pooler. */
  public static boolean isDirect(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT pg_backend_pid()");
        ResultSet results = statement.executeQuery()) {
      results.next();
      return results.getInt(1) == toldPid(connection);
    }
  }

  /** Renews the lease; false if another runner has it by now. */
  static boolean renew(Connection connection, long epoch, @Nullable String doing)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            SESSION
                + """
            UPDATE lockstep.lease
               SET heartbeat_at = clock_timestamp(),
                   expires_at = clock_timestamp() + ? * interval '1 millisecond', doing = ?,
                   session_pid = (SELECT pid FROM session),
                   session_start = (SELECT backend_start FROM session)
             WHERE name = ? AND epoch = ?""")) {
      statement.setInt(1, toldPid(connection));
      statement.setLong(2, TIME.toMillis());
      statement.setString(3, doing);
      statement.setString(4, NAME);
      statement.setLong(5, epoch);
      return statement.executeUpdate() == 1;
    }
  }

  /** Gives the lease back; the next one need not wait. */
  static void release(Connection connection, long epoch) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            UPDATE lockstep.lease
               SET expires_at = '-infinity', doing = NULL, session_pid = NULL, session_start = NULL
             WHERE name = ? AND epoch = ?""")) {
      statement.setString(1, NAME);
      statement.setLong(2, epoch);
      statement.executeUpdate();
    }
  }

  /**
   * Inside a migration's transaction: makes sure that this run has the lease until the transaction
   * ends.
   *
   * @throws LeaseLostException if another runner took it over
   */
  public static void fence(Connection connection, long epoch) throws SQLException {
    fence(connection, epoch, Map.of(NOTICE_OUR_DEATH, 1_000L));
  }

  /**
   * The same, with settings for the rest of the transaction, in one statement: it is run around
   * each migration, of which there may be hundreds.
   *
   * @param settings in milliseconds
   * @return the pid of the backend
   * @throws LeaseLostException if another runner took it over
   */
  public static int fence(Connection connection, long epoch, Map<String, Long> settings)
      throws SQLException {
    return fence(connection, epoch, settings, "");
  }

  /**
   * The same, after which names are looked up as the user does, for the rest of the transaction.
   */
  public static int fenceForUser(Connection connection, long epoch, Map<String, Long> settings)
      throws SQLException {
    return fence(connection, epoch, settings, ", " + SearchPath.USERS);
  }

  private static int fence(
      Connection connection, long epoch, Map<String, Long> settings, String more)
      throws SQLException {
    StringBuilder sql = new StringBuilder("SELECT pg_backend_pid()").append(more);
    set(sql, IDLE_TIMEOUT, TIME.toMillis());
    settings.forEach((name, value) -> set(sql, name, value));
    sql.append(" FROM lockstep.lease WHERE name = '")
        .append(NAME)
        .append("' AND epoch = ")
        .append(epoch)
        .append(" FOR KEY SHARE");
    try (Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql.toString())) {
      if (results.next()) {
        return results.getInt(1);
      }
    }
    throw lost(connection);
  }

  private static void set(StringBuilder sql, String name, long value) {
    sql.append(", set_config('").append(name).append("', '").append(value).append("', true)");
  }

  /**
   * Makes sure that this run still has the lease, outside a transaction: to tell a failure that
   * came of losing it.
   *
   * @throws LeaseLostException if another runner took it over
   */
  public static void check(Connection connection, long epoch) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT FROM lockstep.lease WHERE name = ? AND epoch = ?")) {
      statement.setString(1, NAME);
      statement.setLong(2, epoch);
      try (ResultSet results = statement.executeQuery()) {
        if (!results.next()) {
          throw lost(connection);
        }
      }
    }
  }

  private static LeaseLostException lost(Connection connection) throws SQLException {
    return new LeaseLostException(
        row(connection, "true").map(Holder::text).orElse("another runner"));
  }

  /** The holder of the lease; empty if it is free, or Lockstep's tables are not there. */
  public static Optional<Holder> holder(Connection connection) throws SQLException {
    if (!Bookkeeping.look(connection).holds("lease")) {
      return Optional.empty();
    }
    return row(connection, "expires_at >= clock_timestamp()");
  }

  private static Optional<Holder> row(Connection connection, String condition) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT holder, host, pid, since, heartbeat_at, doing FROM lockstep.lease WHERE name ="
                + " ? AND "
                + condition)) {
      statement.setString(1, NAME);
      try (ResultSet results = statement.executeQuery()) {
        if (!results.next()) {
          return Optional.empty();
        }
        return Optional.of(
            new Holder(
                results.getString(1),
                results.getString(2),
                results.getLong(3),
                instant(results.getTimestamp(4)),
                instant(results.getTimestamp(5)),
                results.getString(6)));
      }
    }
  }

  private static Instant instant(Timestamp timestamp) {
    return timestamp.toInstant();
  }
}
