// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.proof;

import dev.lockstep.postgres.Transactions;
import dev.lockstep.sql.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Stands in for the backfills of gates on a scratch database, whose rows are those that migrations
 * insert. In earnest a gate opens when the backfill has filled every row; here a migration behind
 * it fails at the rows that it would have filled: these columns get any value, and where none fits,
 * the table is emptied. The rows are no part of what is proven.
 */
final class StandIn {
  /** What a backfill brings in order: NOT NULL, a check, a foreign key, a unique key. */
  private static final Set<String> OF_ROWS = Set.of("23502", "23514", "23503", "23505");

  /** Some text that is a value of most types; an enum's first label comes before them. */
  private static final List<String> VALUES =
      List.of(
          "",
          "0",
          "false",
          "{}",
          "2000-01-01",
          "00000000-0000-0000-0000-000000000000",
          "1 day",
          "127.0.0.1",
          "empty",
          "(0,0)",
          "08:00:2b:01:02:03");

  private final Connection connection;
  private final Set<String> filled = new HashSet<>();
  private final Set<String> emptied = new HashSet<>();

  StandIn(Connection connection) {
    this.connection = connection;
  }

  private record Column(String name, String type) {}

  /** Does what is left to do about {@code failure}; false if that is nothing. */
  boolean mend(@Nullable Throwable failure) throws SQLException {
    ServerErrorMessage server =
        failure instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
    if (server == null
        || server.getSchema() == null
        || server.getTable() == null
        || !OF_ROWS.contains(String.valueOf(server.getSQLState()))) {
      return false;
    }
    String table = Identifiers.quote(server.getSchema(), server.getTable());
    return Transactions.in(
        connection,
        inside -> {
          List<Column> columns = columns(table, server);
          if (!columns.isEmpty() && filled.add(table + columns) && fill(table, columns)) {
            return true;
          }
          return emptied.add(table) && empty(table);
        });
  }

  /** Those that must not be null, by what failed: the column itself, or a check of it alone. */
  private List<Column> columns(String table, ServerErrorMessage server) throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod)
              FROM pg_catalog.pg_attribute a
             WHERE a.attrelid = ?::pg_catalog.regclass AND a.attnum > 0 AND NOT a.attisdropped
               AND (a.attname = ? OR EXISTS (
                      SELECT FROM pg_catalog.pg_constraint c
                       WHERE c.conrelid = a.attrelid AND c.conname = ? AND c.contype = 'c'
                         AND a.attnum = ANY (c.conkey)
                         AND pg_catalog.pg_get_constraintdef(c.oid) LIKE '%IS NOT NULL%'))""")) {
      statement.setString(1, table);
      statement.setString(2, server.getColumn());
      statement.setString(3, server.getConstraint());
      try (ResultSet results = statement.executeQuery()) {
        while (results.next()) {
          columns.add(new Column(results.getString(1), results.getString(2)));
        }
      }
    }
    return columns;
  }

  private boolean fill(String table, List<Column> columns) throws SQLException {
    for (Column column : columns) {
      boolean done = false;
      for (String value : values(column)) {
        done = done || fill(table, column, value);
      }
      if (!done) {
        return false;
      }
    }
    return true;
  }

  private List<String> values(Column column) throws SQLException {
    List<String> values = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT enumlabel FROM pg_catalog.pg_enum
             WHERE enumtypid = pg_catalog.to_regtype(?) ORDER BY enumsortorder LIMIT 1""")) {
      statement.setString(1, column.type());
      try (ResultSet results = statement.executeQuery()) {
        while (results.next()) {
          values.add(results.getString(1));
        }
      }
    }
    values.addAll(VALUES);
    return values;
  }

  private boolean fill(String table, Column column, String value) throws SQLException {
    String name = Identifiers.quote(column.name());
    return attempt(
        "UPDATE %s SET %s = CAST(%s AS %s) WHERE %s IS NULL"
            .formatted(table, name, Identifiers.literal(value), column.type(), name));
  }

  private boolean empty(String table) throws SQLException {
    return attempt("TRUNCATE " + table + " CASCADE");
  }

  private boolean attempt(String sql) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      connection.releaseSavepoint(before);
      return true;
    } catch (SQLException e) {
      connection.rollback(before);
      return false;
    }
  }
}
