// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.outside;

import dev.lockstep.migration.file.MigrationFile;
import dev.lockstep.migration.file.Version;
import dev.lockstep.migration.history.History;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;

/**
 * How far a migration outside a transaction has come, in {@code lockstep.attempt}: written before
 * and after each statement, so that the runner after a killed or failed one knows which statements
 * are done, which one is in doubt, and what the database had before it.
 */
public final class StatementJournal {
  private StatementJournal() {}

  /**
   * @param done statements known to be done
   * @param digest of the texts and data of those
   * @param inDoubt whether the next one was begun and its end is unknown
   * @param existed whether the object that the statement in doubt is about existed before
   * @param indexesBefore all indexes that existed before the statement in doubt
   */
  record Entry(
      int done, String digest, boolean inDoubt, boolean existed, Set<Long> indexesBefore) {}

  static Optional<Entry> find(Connection connection, String script) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT statements_done, done_digest, current_statement IS NOT NULL,
                   coalesce(object_existed, false), coalesce(indexes_before, '{}')
              FROM lockstep.attempt WHERE script = ?""")) {
      statement.setString(1, script);
      try (ResultSet results = statement.executeQuery()) {
        if (!results.next()) {
          return Optional.empty();
        }
        Array indexes = results.getArray(5);
        return Optional.of(
            new Entry(
                results.getInt(1),
                results.getString(2),
                results.getBoolean(3),
                results.getBoolean(4),
                Set.of((Long[]) indexes.getArray())));
      }
    }
  }

  static void begin(Connection connection, MigrationFile file, long epoch) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO lockstep.attempt (script, version, epoch, undoes) VALUES (?, ?, ?, ?)
            ON CONFLICT (script) DO UPDATE SET epoch = excluded.epoch, error = NULL""")) {
      statement.setString(1, file.script());
      statement.setString(2, file.version().map(Version::toString).orElse(null));
      statement.setLong(3, epoch);
      statement.setBoolean(4, file.kind() == MigrationFile.Kind.REVERSE);
      statement.executeUpdate();
    }
  }

  /** Notes that statement {@code index} is about to run. */
  static void starting(Connection connection, String script, int index, boolean existed)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            UPDATE lockstep.attempt
               SET current_statement = ?, object_existed = ?,
                   indexes_before = (SELECT array_agg(indexrelid::bigint) FROM pg_index)
             WHERE script = ?""")) {
      statement.setInt(1, index);
      statement.setBoolean(2, existed);
      statement.setString(3, script);
      statement.executeUpdate();
    }
  }

  /** Notes that {@code done} are done. */
  static void done(Connection connection, String script, CompletedStatements done)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            UPDATE lockstep.attempt
               SET statements_done = ?, done_digest = ?, current_statement = NULL,
                   object_existed = NULL, indexes_before = NULL
             WHERE script = ?""")) {
      statement.setInt(1, done.count());
      statement.setString(2, done.digest());
      statement.setString(3, script);
      statement.executeUpdate();
    }
  }

  /** Forgets attempts whose migration the history has as done. */
  public static void forgetFinished(Connection connection, History history) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          """
          DELETE FROM lockstep.attempt a
           WHERE EXISTS (SELECT FROM %s h
                          WHERE h.script = a.script AND h.success)"""
              .formatted(history.table()));
    }
  }

  /** Forgets what is known of {@code script}. */
  static void forget(Connection connection, String script) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("DELETE FROM lockstep.attempt WHERE script = ?")) {
      statement.setString(1, script);
      statement.executeUpdate();
    }
  }
}
