// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres.news;

import dev.lockstep.postgres.own.LockstepSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes news down, in the caller's transaction: what is rolled back was never said. Written
 * whether or not any receiver is configured here, since the process that delivers may be another
 * one with other settings; what is older than {@link #KEPT_DAYS} days is removed, so that the table
 * stays small where there is none.
 */
public final class NewsDesk {
  /** How long news is kept, delivered or not. */
  public static final int KEPT_DAYS = 7;

  private NewsDesk() {}

  /**
   * Makes a place for it, outside of a transaction, where Lockstep has migrated and nobody needed
   * one so far; false if there is none.
   *
   * @throws SQLException if the role may not make it
   */
  public static boolean open(Connection connection) throws SQLException {
    if (!isOpen(connection)) {
      LockstepSchema.complete(connection);
    }
    return isOpen(connection);
  }

  /** Whether there is a place for it. */
  public static boolean isOpen(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT to_regclass('lockstep.notification_state') IS NOT NULL")) {
      found.next();
      return found.getBoolean(1);
    }
  }

  /** Writes it down, where there is a place for it. */
  public static void write(Connection connection, News news) throws SQLException {
    if (!isOpen(connection)) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            WITH news AS (
              SELECT ?::text AS type, ?::text AS subject,
                     jsonb_object(?::text[], ?::text[]) AS texts,
                     (SELECT coalesce(jsonb_object_agg(name, value), '{}')
                        FROM unnest(?::text[], ?::bigint[]) AS number (name, value)) AS numbers
            ), old AS (
              DELETE FROM lockstep.notification
               WHERE at < clock_timestamp() - ?::integer * interval '1 day'
            )
            INSERT INTO lockstep.notification (type, subject, data)
            SELECT type, subject, texts || numbers
              FROM news
             WHERE NOT EXISTS (
               SELECT FROM (SELECT l.type, l.data, l.at FROM lockstep.notification l
                             WHERE l.subject = news.subject ORDER BY l.id DESC LIMIT 1) last
                WHERE last.type = news.type AND last.data @> news.texts
                  AND last.at > clock_timestamp() - ?::bigint * interval '1 second')""")) {
      List<String> names = new ArrayList<>(news.texts().keySet());
      List<String> values = new ArrayList<>(news.texts().values());
      names.add("message");
      values.add(news.message());
      statement.setString(1, news.type().text());
      statement.setString(2, news.subject());
      statement.setArray(3, connection.createArrayOf("text", names.toArray()));
      statement.setArray(4, connection.createArrayOf("text", values.toArray()));
      statement.setArray(5, connection.createArrayOf("text", news.numbers().keySet().toArray()));
      statement.setArray(6, connection.createArrayOf("bigint", news.numbers().values().toArray()));
      statement.setInt(7, KEPT_DAYS);
      statement.setLong(8, news.quiet().toSeconds());
      statement.executeUpdate();
    }
  }

  /**
   * Says that a thing is there now that comes and goes.
   *
   * @return whether it was not there, or in another state, as last said
   */
  public static boolean appears(Connection connection, String subject, String state)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO lockstep.notification_state AS known (subject, state) VALUES (?::text, ?::text)
            ON CONFLICT (subject) DO UPDATE SET state = excluded.state
             WHERE known.state <> excluded.state""")) {
      statement.setString(1, subject);
      statement.setString(2, state);
      return statement.executeUpdate() == 1;
    }
  }

  /**
   * Says that it is there no more.
   *
   * @return whether it was, as last said
   */
  public static boolean vanishes(Connection connection, String subject) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "DELETE FROM lockstep.notification_state WHERE subject = ?::text")) {
      statement.setString(1, subject);
      return statement.executeUpdate() == 1;
    }
  }
}
