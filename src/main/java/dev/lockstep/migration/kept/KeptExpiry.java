// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.kept;

import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.migration.kept.KeptRegistry.Mark;
import dev.lockstep.postgres.Transactions;
import dev.lockstep.postgres.trust.Bookkeeping;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Destroys kept data whose time is over. The copy that a reverse reads is only emptied, so that the
 * reverse still runs; one that nothing reads any more goes altogether. Any number of processes may
 * do it at once.
 */
public final class KeptExpiry {
  private KeptExpiry() {}

  /**
   * Does what is due, each in a transaction of its own.
   *
   * @return how many copies expired
   */
  public static int expire(Connection connection, Events events) throws SQLException {
    if (!Bookkeeping.look(connection).holds("kept")) {
      return 0;
    }
    int expired = 0;
    for (KeptRecord due : KeptRegistry.due(connection)) {
      boolean done = Transactions.in(connection, inside -> expire(inside, due));
      if (done) {
        expired++;
        events.emit(
            Event.info(
                    "kept-data-expired",
                    "the data of "
                        + due.source()
                        + " that version "
                        + due.version()
                        + " kept is gone, as was said when it was kept")
                .with("version", due.version())
                .with("rows", due.rows())
                .with("bytes", due.bytes()));
      }
    }
    return expired;
  }

  private static boolean expire(Connection connection, KeptRecord due) throws SQLException {
    if (!KeptRegistry.take(connection, due)) {
      return false;
    }
    try (Statement statement = connection.createStatement()) {
      // A session that reads the copy now is undoing the migration; this one does not wait for it.
      statement.execute("SET LOCAL lock_timeout = '1s'");
    }
    boolean read =
        due.restoredAt().isEmpty()
            && KeptRegistry.of(connection, due.version()).stream()
                .anyMatch(newest -> newest.id() == due.id());
    if (read && KeptSchema.exists(connection, KeptSchema.table(due.name()))) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("TRUNCATE " + KeptSchema.table(due.name()));
      }
    } else {
      drop(connection, due);
    }
    KeptRegistry.mark(connection, due, Mark.EXPIRED);
    return true;
  }

  /** Takes the copy away altogether, with the numbers of its sequences. */
  static void drop(Connection connection, KeptRecord kept) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS " + KeptSchema.table(kept.name()));
    }
    try (PreparedStatement statement =
        connection.prepareStatement("DELETE FROM lockstep_kept.sequences WHERE kept_table = ?")) {
      statement.setString(1, kept.name());
      statement.executeUpdate();
    }
    KeptRegistry.mark(connection, kept, Mark.DROPPED);
  }
}
