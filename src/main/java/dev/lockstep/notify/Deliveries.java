// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.notify;

import dev.lockstep.postgres.news.NewsDesk;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** What one receiver has been told and is to be told yet, in the database and in its time. */
record Deliveries(Receiver receiver, Pace pace) {
  /**
   * How it stands with one receiver.
   *
   * @param waiting messages that it is to be told yet
   * @param givenUp those that were tried for too long
   */
  record Count(long waiting, long givenUp) {}

  /** Says that there is this receiver. A new one is told of the last hour, and not of the week. */
  void register(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO lockstep.notification_receiver (receiver, since)
            VALUES (?::text, clock_timestamp() - interval '1 hour')
            ON CONFLICT DO NOTHING""")) {
      statement.setString(1, receiver.id());
      statement.executeUpdate();
    }
  }

  /** Takes up what was written since the last look. */
  void collect(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO lockstep.notification_delivery (receiver, notification)
            SELECT r.receiver, n.id
              FROM lockstep.notification_receiver r
              JOIN lockstep.notification n ON n.at >= r.since
             WHERE r.receiver = ?::text
               AND NOT EXISTS (SELECT FROM lockstep.notification_delivery d
                                WHERE d.receiver = r.receiver AND d.notification = n.id)
             ORDER BY n.id
            ON CONFLICT DO NOTHING""")) {
      statement.setString(1, receiver.id());
      statement.executeUpdate();
    }
  }

  /**
   * Takes the message that has been due for longest, and that no earlier one of its subject stands
   * before, if no other process has it. Not the oldest: one that fails would come before all others
   * each time.
   */
  Optional<Claimed> claim(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            UPDATE lockstep.notification_delivery taken
               SET attempts = taken.attempts + 1,
                   lease_until = clock_timestamp() + ?::bigint * interval '1 millisecond'
              FROM lockstep.notification n
             WHERE n.id = taken.notification AND taken.receiver = ?::text
               AND taken.notification = (
                 SELECT d.notification
                   FROM lockstep.notification_delivery d
                   JOIN lockstep.notification mine ON mine.id = d.notification
                  WHERE d.receiver = ?::text
                    AND d.delivered_at IS NULL AND d.given_up_at IS NULL
                    AND d.due_at <= clock_timestamp()
                    AND coalesce(d.lease_until < clock_timestamp(), true)
                    AND NOT EXISTS (
                      SELECT FROM lockstep.notification_delivery before
                        JOIN lockstep.notification theirs ON theirs.id = before.notification
                       WHERE before.receiver = d.receiver
                         AND before.notification < d.notification
                         AND theirs.subject = mine.subject
                         AND before.delivered_at IS NULL AND before.given_up_at IS NULL)
                  ORDER BY d.due_at, d.notification
                  LIMIT 1
                    FOR UPDATE OF d SKIP LOCKED)
            RETURNING n.id, n.event, n.type, taken.attempts, %s AS body"""
                .formatted(body()))) {
      statement.setLong(1, pace.lease().toMillis());
      statement.setString(2, receiver.id());
      statement.setString(3, receiver.id());
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Claimed(
                    row.getLong("id"),
                    row.getString("event"),
                    row.getString("type"),
                    row.getString("body"),
                    row.getInt("attempts")))
            : Optional.empty();
      }
    }
  }

  /** PostgreSQL writes the JSON: the same bytes at each try, and no other writer of it here. */
  private String body() {
    return switch (receiver.format()) {
      case CLOUD_EVENTS ->
          """
          jsonb_build_object(
            'specversion', '1.0', 'id', n.event, 'type', n.type, 'subject', n.subject,
            'source', '/lockstep/'
              || regexp_replace(current_database(), '[^A-Za-z0-9._~-]', '_', 'g'),
            'time', to_char(n.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            'datacontenttype', 'application/json', 'data', n.data)::text""";
      case SLACK ->
          """
          jsonb_build_object('text',
            replace(replace(replace(
              current_database() || ': ' || (n.data ->> 'message'),
              '&', '&amp;'), '<', '&lt;'), '>', '&gt;'))::text""";
    };
  }

  /** The receiver has taken it. */
  void delivered(Connection connection, Claimed claimed) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            UPDATE lockstep.notification_delivery
               SET delivered_at = clock_timestamp(), lease_until = NULL, problem = NULL
             WHERE receiver = ?::text AND notification = ?::bigint AND delivered_at IS NULL""")) {
      statement.setString(1, receiver.id());
      statement.setLong(2, claimed.id());
      statement.executeUpdate();
    }
  }

  /**
   * It was not delivered: it is due again after a pause, half to all of one that doubles.
   *
   * @return whether it is given up
   */
  boolean failed(Connection connection, Claimed claimed, String problem) throws SQLException {
    Duration pause =
        Duration.ofMillis(
            Math.min(
                pace.lastBackoff().toMillis(),
                pace.firstBackoff().toMillis() << Math.min(claimed.attempt() - 1, 20)));
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            UPDATE lockstep.notification_delivery d
               SET lease_until = NULL, problem = ?::text,
                   due_at = clock_timestamp()
                     + ?::bigint * (0.5 + random() / 2) * interval '1 millisecond',
                   given_up_at = CASE
                     WHEN n.at < clock_timestamp() - ?::bigint * interval '1 millisecond'
                     THEN clock_timestamp() END
              FROM lockstep.notification n
             WHERE n.id = d.notification AND d.receiver = ?::text AND d.notification = ?::bigint
               AND d.attempts = ?::integer AND d.delivered_at IS NULL
            RETURNING d.given_up_at IS NOT NULL""")) {
      statement.setString(1, problem);
      statement.setLong(2, pause.toMillis());
      statement.setLong(3, pace.giveUpAfter().toMillis());
      statement.setString(4, receiver.id());
      statement.setLong(5, claimed.id());
      statement.setInt(6, claimed.attempt());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  /** Removes what is too old, delivered or not, and counts the rest. */
  Count tidy(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            WITH old AS (
              DELETE FROM lockstep.notification
               WHERE at < clock_timestamp() - ?::integer * interval '1 day'
            )
            SELECT count(*) FILTER (WHERE delivered_at IS NULL AND given_up_at IS NULL),
                   count(*) FILTER (WHERE given_up_at IS NOT NULL)
              FROM lockstep.notification_delivery WHERE receiver = ?::text""")) {
      statement.setInt(1, NewsDesk.KEPT_DAYS);
      statement.setString(2, receiver.id());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Count(row.getLong(1), row.getLong(2));
      }
    }
  }
}
