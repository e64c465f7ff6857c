// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.kept;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The list of kept data, {@code lockstep.kept}: what, until when; none of the data itself. */
public final class KeptRegistry {
  private static final String COLUMNS =
      """
      SELECT id, version, schema_name, table_name, column_name, key_columns, text_columns,
             kept_table, rows, bytes, kept_at, expires_at, expired_at, restored_at
        FROM lockstep.kept
       WHERE dropped_at IS NULL""";

  private KeptRegistry() {}

  /** All copies, oldest first; empty where Lockstep's tables do not exist or may not be read. */
  public static List<KeptRecord> all(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT coalesce(has_table_privilege(CAST(to_regclass('lockstep.kept') AS oid),
                                                    'SELECT'), false)""")) {
      row.next();
      if (!row.getBoolean(1)) {
        return List.of();
      }
    }
    return find(connection, COLUMNS + " ORDER BY id");
  }

  /** The newest copies of what {@code version} destroyed, in the order in which they were made. */
  public static List<KeptRecord> of(Connection connection, String version) throws SQLException {
    List<KeptRecord> newest = new ArrayList<>();
    for (KeptRecord each : all(connection)) {
      if (each.version().equals(version)) {
        newest.removeIf(older -> older.source().equals(each.source()));
        newest.add(each);
      }
    }
    return newest;
  }

  /** The copies whose time is over. */
  static List<KeptRecord> due(Connection connection) throws SQLException {
    return find(
        connection,
        COLUMNS + " AND expired_at IS NULL AND expires_at <= clock_timestamp() ORDER BY id");
  }

  /** Takes hold of a row until the transaction ends; false if it is another's, or done. */
  static boolean take(Connection connection, KeptRecord due) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT FROM lockstep.kept
             WHERE id = ? AND expired_at IS NULL AND dropped_at IS NULL
               FOR UPDATE SKIP LOCKED""")) {
      statement.setLong(1, due.id());
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  /** Notes copies that were made in this transaction. */
  public static void record(Connection connection, String version, List<KeptTable> copies)
      throws SQLException {
    for (KeptTable copy : copies) {
      if (copy.setAsideOrNull() != null) {
        rename(connection, copy.name(), copy.setAsideOrNull());
      }
      insert(connection, version, copy);
    }
  }

  private static void rename(Connection connection, String name, String aside) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE lockstep.kept SET kept_table = ? WHERE kept_table = ? AND dropped_at IS NULL")) {
      statement.setString(1, aside);
      statement.setString(2, name);
      statement.executeUpdate();
    }
  }

  private static void insert(Connection connection, String version, KeptTable copy)
      throws SQLException {
    KeptSource source = copy.source();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO lockstep.kept (version, schema_name, table_name, column_name, key_columns,
                                       text_columns, kept_table, rows, bytes, expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, clock_timestamp() + make_interval(secs => ?))""")) {
      statement.setString(1, version);
      statement.setString(2, source.schema());
      statement.setString(3, source.table());
      statement.setString(4, source.columnOrNull());
      statement.setArray(5, texts(connection, source.key().stream()));
      statement.setArray(
          6,
          texts(
              connection,
              Stream.concat(source.key().stream(), source.columns().stream())
                  .filter(KeptColumn::asText)));
      statement.setString(7, copy.name());
      statement.setLong(8, copy.rows());
      statement.setLong(9, CopyBeforeLoss.bytes(connection, copy.name()));
      statement.setDouble(10, copy.keep().duration().toMillis() / 1000.0);
      statement.executeUpdate();
    }
  }

  private static Array texts(Connection connection, Stream<KeptColumn> columns)
      throws SQLException {
    return connection.createArrayOf("text", columns.map(KeptColumn::name).toArray());
  }

  /** Notes when something became of a copy. */
  static void mark(Connection connection, KeptRecord kept, Mark mark) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "UPDATE lockstep.kept SET " + mark.column + " = clock_timestamp() WHERE id = ?")) {
      statement.setLong(1, kept.id());
      statement.executeUpdate();
    }
  }

  /** What can become of a copy. */
  enum Mark {
    EXPIRED("expired_at"),
    RESTORED("restored_at"),
    DROPPED("dropped_at");

    private final String column;

    Mark(String column) {
      this.column = column;
    }
  }

  private static List<KeptRecord> find(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      List<KeptRecord> records = new ArrayList<>();
      while (row.next()) {
        records.add(record(row));
      }
      return records;
    }
  }

  private static KeptRecord record(ResultSet row) throws SQLException {
    Set<String> asText = Set.of((String[]) row.getArray("text_columns").getArray());
    return new KeptRecord(
        row.getLong("id"),
        row.getString("version"),
        row.getString("schema_name"),
        row.getString("table_name"),
        row.getString("column_name"),
        Arrays.stream((String[]) row.getArray("key_columns").getArray())
            .map(name -> new KeptColumn(name, asText.contains(name)))
            .toList(),
        row.getString("kept_table"),
        row.getLong("rows"),
        row.getLong("bytes"),
        row.getTimestamp("kept_at").toInstant(),
        row.getTimestamp("expires_at").toInstant(),
        instant(row.getTimestamp("expired_at")),
        instant(row.getTimestamp("restored_at")));
  }

  private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
    return timestamp == null ? null : timestamp.toInstant();
  }
}
