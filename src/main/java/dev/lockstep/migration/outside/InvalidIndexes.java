// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.outside;

import dev.lockstep.event.Event;
import dev.lockstep.event.Events;
import dev.lockstep.postgres.session.SearchPath;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds and drops the INVALID indexes that failed or killed concurrent builds leave. They are
 * maintained by every write but used by no query, and {@code IF NOT EXISTS} takes them for done.
 */
final class InvalidIndexes {
  /**
   * An index of a partitioned table is invalid until each partition has one: that is a state of
   * work, not a leftover.
   */
  private static final String OF_A_TABLE =
      "EXISTS (SELECT FROM pg_class c WHERE c.oid = indexrelid AND c.relkind = 'i')";

  private final Events events;

  InvalidIndexes(Events events) {
    this.events = events;
  }

  /** Drops the index called {@code name} (as written in SQL) if it is invalid. */
  void dropNamed(Connection connection, String name) throws SQLException {
    drop(
        connection,
        query(
            connection,
            """
            SELECT indexrelid::regclass::text
              FROM (SELECT to_regclass(?) AS named FROM %s OFFSET 0) users
              JOIN pg_index ON indexrelid = users.named
             WHERE NOT indisvalid AND %s"""
                .formatted(SearchPath.FROM_USERS, OF_A_TABLE),
            name));
  }

  /** Drops the invalid indexes that are not in {@code before}. */
  void dropNew(Connection connection, Set<Long> before) throws SQLException {
    List<String> found = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT indexrelid::regclass::text FROM pg_index CROSS JOIN %s
             WHERE NOT indisvalid AND indexrelid::bigint <> ALL (?) AND %s
               AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index p
                                WHERE p.index_relid = indexrelid)"""
                .formatted(SearchPath.FROM_USERS, OF_A_TABLE))) {
      statement.setArray(1, connection.createArrayOf("bigint", before.toArray()));
      try (ResultSet results = statement.executeQuery()) {
        while (results.next()) {
          found.add(results.getString(1));
        }
      }
    }
    drop(connection, found);
  }

  /**
   * Drops the old indexes that an interrupted {@code REINDEX CONCURRENTLY} had replaced already:
   * PostgreSQL names them {@code …_ccold}, and its manual says to drop them.
   */
  void dropReplaced(Connection connection) throws SQLException {
    drop(
        connection,
        query(
            connection,
            """
            SELECT indexrelid::regclass::text FROM %s CROSS JOIN pg_index
              JOIN pg_class named ON named.oid = indexrelid AND named.relname ~ '_ccold[0-9]*$'
             WHERE NOT indisvalid AND %s"""
                .formatted(SearchPath.FROM_USERS, OF_A_TABLE)));
  }

  /** Every invalid index that no session is building. */
  static List<String> all(Connection connection) throws SQLException {
    return query(
        connection,
        """
        SELECT indexrelid::regclass::text FROM pg_index CROSS JOIN %s
         WHERE NOT indisvalid AND %s
           AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index p
                            WHERE p.index_relid = indexrelid)"""
            .formatted(SearchPath.FROM_USERS, OF_A_TABLE));
  }

  /** Drops every invalid index that no session is building; for {@code repair}. */
  List<String> dropAll(Connection connection) throws SQLException {
    List<String> found = all(connection);
    drop(connection, found);
    return found;
  }

  /** Whether a valid index stands on the statement's table that was not there before. */
  static boolean newOn(
      Connection connection, ConcurrentStatement.CreateIndex create, Set<Long> before)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT EXISTS (
              SELECT FROM (SELECT to_regclass(?) AS "table", ?::text AS name,
                                  to_regclass(?) AS "index"
                             FROM %s OFFSET 0) named
                JOIN pg_index i ON i.indrelid = named."table"
               WHERE i.indisvalid AND i.indexrelid::bigint <> ALL (?)
                 AND (named.name IS NULL OR i.indexrelid = named."index"))"""
                .formatted(SearchPath.FROM_USERS))) {
      statement.setString(1, create.table());
      statement.setString(2, create.name().orElse(null));
      statement.setString(3, create.name().orElse(null));
      statement.setArray(4, connection.createArrayOf("bigint", before.toArray()));
      try (ResultSet results = statement.executeQuery()) {
        results.next();
        return results.getBoolean(1);
      }
    }
  }

  private static List<String> query(Connection connection, String sql, String... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      List<String> names = new ArrayList<>();
      try (ResultSet results = statement.executeQuery()) {
        while (results.next()) {
          names.add(results.getString(1));
        }
      }
      return names;
    }
  }

  /** The names come from regclass, which quotes as needed. */
  private void drop(Connection connection, List<String> names) throws SQLException {
    for (String name : names) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("DROP INDEX CONCURRENTLY IF EXISTS " + name);
      }
      events.emit(
          Event.warn(
                  "invalid-index-dropped",
                  "dropped the INVALID index " + name + " that an interrupted build had left")
              .with("index", name));
    }
  }
}
