// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.notify;

import dev.lockstep.postgres.news.NewsDesk;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one receiver was tried to be told in vain.
 *
 * @param receiverOrNull its name; null if it is none of those that are known here
 * @param waiting messages that it is to be told yet
 * @param givenUp those that were tried for too long
 * @param since when the oldest of all of them was written down
 * @param message what the newest of them says
 * @param problem why the one that was tried last was not taken
 */
public record Undelivered(
    @Nullable String receiverOrNull,
    long waiting,
    long givenUp,
    Instant since,
    String message,
    String problem) {
  /** One for each receiver that did not take a message; those that were never tried are none. */
  public static List<Undelivered> read(Connection connection, Collection<Receiver> known)
      throws SQLException {
    if (!NewsDesk.isOpen(connection)) {
      return List.of();
    }
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT d.receiver,
                       count(*) FILTER (WHERE d.given_up_at IS NULL) AS waiting,
                       count(*) FILTER (WHERE d.given_up_at IS NOT NULL) AS given_up,
                       min(n.at) AS since,
                       (array_agg(n.data ->> 'message' ORDER BY n.id DESC))[1] AS message,
                       (array_agg(d.problem ORDER BY d.due_at DESC)
                          FILTER (WHERE d.problem IS NOT NULL))[1] AS problem
                  FROM lockstep.notification_delivery d
                  JOIN lockstep.notification n ON n.id = d.notification
                 WHERE d.delivered_at IS NULL
                 GROUP BY d.receiver
                HAVING count(d.problem) > 0
                 ORDER BY min(n.at), d.receiver""")) {
      List<Undelivered> undelivered = new ArrayList<>();
      while (row.next()) {
        undelivered.add(
            new Undelivered(
                name(row.getString("receiver"), known),
                row.getLong("waiting"),
                row.getLong("given_up"),
                row.getObject("since", OffsetDateTime.class).toInstant(),
                row.getString("message"),
                row.getString("problem")));
      }
      return undelivered;
    }
  }

  private static @Nullable String name(String id, Collection<Receiver> known) {
    return known.stream()
        .filter(each -> each.id().equals(id))
        .map(Receiver::name)
        .findFirst()
        .orElse(null);
  }
}
