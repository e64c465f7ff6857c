// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres.trust;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where Lockstep keeps its books, schema {@code lockstep} and Flyway's history, and what is there.
 * To look is one round trip, and comes before anything there is read or written: in a database
 * where others may create, either could have been made beforehand by a role that wants the rights
 * of Lockstep's login.
 *
 * @param historySchema the schema of Flyway's history; null: there is none where the path looks
 * @param currentSchema the schema in which the user's unqualified names are made; null: none
 * @param schemaExists whether there is a schema {@code lockstep}
 * @param writable whether this role may write to any table in it
 * @param tables the relations in schema {@code lockstep}
 * @param readable those of them that this role may read
 */
public record Bookkeeping(
    @Nullable String historySchema,
    @Nullable String currentSchema,
    String database,
    String role,
    boolean schemaExists,
    boolean writable,
    Set<String> tables,
    Set<String> readable) {
  public Bookkeeping {
    tables = Set.copyOf(tables);
    readable = Set.copyOf(readable);
  }

  /**
   * Looks before reading. A role that may not write there, such as {@code lockstep_reader}, takes
   * whatever owner made what it was given to read: a plain table does nothing to its reader. All
   * others are as strict as before writing.
   *
   * @throws UntrustedBookkeepingException if something there is not to be trusted
   */
  public static Bookkeeping look(Connection connection) throws SQLException {
    return look(connection, false);
  }

  /**
   * Looks before writing.
   *
   * @throws UntrustedBookkeepingException if something there is not to be trusted
   */
  public static Bookkeeping lookBeforeWriting(Connection connection) throws SQLException {
    return look(connection, true);
  }

  /**
   * The same as {@link #look}, for who may meet a new database: where nothing is there is nothing
   * to doubt, which a short question tells.
   */
  public static Bookkeeping lookFirst(Connection connection) throws SQLException {
    Bookkeeping nothing = nothing(connection);
    return nothing == null ? look(connection) : nothing;
  }

  private static @Nullable Bookkeeping nothing(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(BookkeepingQuery.NOTHING);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getBoolean("nothing")
          ? new Bookkeeping(
              null,
              row.getString("current_schema"),
              row.getString("database"),
              row.getString("role"),
              false,
              false,
              Set.of(),
              Set.of())
          : null;
    }
  }

  private static Bookkeeping look(Connection connection, boolean writes) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(BookkeepingQuery.SQL)) {
      statement.setBoolean(1, writes);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        String role = row.getString("role");
        List<Doubt> doubts = doubts(row.getArray("doubts"));
        if (!doubts.isEmpty()) {
          throw new UntrustedBookkeepingException(doubts, role);
        }
        return new Bookkeeping(
            row.getString("history_schema"),
            row.getString("current_schema"),
            row.getString("database"),
            role,
            row.getBoolean("schema_exists"),
            row.getBoolean("writable"),
            Set.of(texts(row.getArray("tables"))),
            Set.of(texts(row.getArray("readable"))));
      }
    }
  }

  private static List<Doubt> doubts(Array rows) throws SQLException {
    List<Doubt> doubts = new ArrayList<>();
    String[] fields = texts(rows);
    for (int i = 0; i < fields.length; i += 4) {
      doubts.add(
          new Doubt(Doubt.Kind.valueOf(fields[i]), fields[i + 1], fields[i + 2], fields[i + 3]));
    }
    return doubts;
  }

  private static String[] texts(Array array) throws SQLException {
    return (String[]) array.getArray();
  }

  /** Whether there is a history by now where there was none: a shorter question than all of it. */
  public boolean isOutdatedByHistory(Connection connection) throws SQLException {
    if (historySchema != null) {
      return false;
    }
    try (PreparedStatement statement = connection.prepareStatement(BookkeepingQuery.HISTORY);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /** The same once Flyway's history was made, in {@code schema}, by this process. */
  public Bookkeeping withHistory(String schema) {
    return new Bookkeeping(
        schema, currentSchema, database, role, schemaExists, writable, tables, readable);
  }

  /** Whether {@code table} is there, in schema {@code lockstep}. */
  public boolean holds(String table) {
    return tables.contains(table);
  }
}
