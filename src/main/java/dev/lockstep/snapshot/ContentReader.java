// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.snapshot;

import dev.lockstep.postgres.RowSecurity;
import dev.lockstep.postgres.SqlState;
import dev.lockstep.snapshot.UserTables.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Counts and hashes the rows of tables, several at a time, on the server.
 *
 * <p>A row's hash is that of its text, columns in the order of their names, printed under fixed
 * settings: twice {@code hashtextextended}, with two seeds. A table's is the two sums over its
 * rows, which do not depend on their order, and in which equal rows do not cancel out. That two
 * different contents of a table have the same 128 bits by chance is out of the question; a person
 * who wants it can construct it, which is why the dump's files have SHA-256 sums besides.
 */
final class ContentReader {
  /** How long a dump, too, waits for a table that a session has locked against reading. */
  static final Duration LOCK_WAIT = Duration.ofMinutes(10);

  /** How values are printed; and nothing here ends by a timeout that is meant for others. */
  private static final String SETTINGS =
      """
      SELECT set_config('DateStyle', 'ISO, YMD', true), set_config('IntervalStyle', 'postgres', true),
             set_config('TimeZone', 'UTC', true), set_config('extra_float_digits', '1', true),
             set_config('bytea_output', 'hex', true), set_config('lc_monetary', 'C', true),
             set_config('xmlbinary', 'base64', true), set_config('quote_all_identifiers', 'off', true),
             set_config('statement_timeout', '0', true), set_config('lock_timeout', '10min', true),
             set_config('idle_in_transaction_session_timeout', '0', true)""";

  private static final String TRANSACTION_TIMEOUT =
      "SELECT set_config('transaction_timeout', '0', true)";
  private static final int HAS_TRANSACTION_TIMEOUT = 17;

  /** OFFSET 0: the row is printed once, for both sums. */
  private static final String HASH =
      """
      SELECT count(*), coalesce(sum(hashtextextended(r, 0)), 0), coalesce(sum(hashtextextended(r, 1)), 0)
        FROM (SELECT %s COLLATE "C" AS r FROM %s OFFSET 0) AS of_rows""";

  private static final String LARGE_OBJECTS =
      "(oid::text || ' ' || encode(sha256(lo_get(oid)), 'hex'))";

  private final Sessions sessions;
  private final boolean throughBytes;
  private final Queue<Table> open;
  private final Map<String, TableContent> read = new ConcurrentHashMap<>();

  /** Where sessions come from, each in a transaction that sees what is to be read. */
  interface Sessions {
    Connection open() throws SQLException;
  }

  /**
   * @param encoding of the database that the hashes are first taken of
   */
  ContentReader(Sessions sessions, String encoding, Collection<Table> tables) {
    this.sessions = sessions;
    // Text is hashed in the database's encoding; a copy is in UTF8.
    this.throughBytes = !encoding.equals("UTF8") && !encoding.equals("SQL_ASCII");
    this.open =
        new ConcurrentLinkedQueue<>(
            tables.stream().sorted(Comparator.comparing(Table::bytes).reversed()).toList());
  }

  /** Readers that share the work, to be run together. */
  List<Together.Part> parts(int most) {
    List<Together.Part> parts = new ArrayList<>();
    for (int i = 0; i < Math.min(most, open.size()); i++) {
      parts.add(new Reader());
    }
    return parts;
  }

  /** What was read, by name. */
  List<TableContent> contents() {
    return read.values().stream().sorted(Comparator.comparing(TableContent::name)).toList();
  }

  /** Makes what the rest of the transaction prints the same everywhere. */
  static void prepare(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeQuery(SETTINGS).close();
      if (connection.getMetaData().getDatabaseMajorVersion() >= HAS_TRANSACTION_TIMEOUT) {
        statement.executeQuery(TRANSACTION_TIMEOUT).close();
      }
    }
    RowSecurity.off(connection);
  }

  private final class Reader implements Together.Part {
    private volatile @Nullable Connection session;
    private volatile boolean stopped;

    @Override
    public void run() throws SQLException, InterruptedException {
      try (Connection connection = sessions.open()) {
        session = connection;
        prepare(connection);
        for (Table table = open.poll(); table != null && !stopped; table = open.poll()) {
          read.put(table.name(), content(connection, table));
        }
        connection.rollback();
      } catch (SQLException e) {
        if (stopped) {
          throw new InterruptedException("stopped");
        }
        throw e;
      }
    }

    private TableContent content(Connection connection, Table table) throws SQLException {
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(hash(table))) {
        row.next();
        return new TableContent(
            table.name(), row.getLong(1), row.getString(2) + ":" + row.getString(3), table.bytes());
      } catch (SQLException e) {
        if (SqlState.of(e).equals(SqlState.UNDEFINED_TABLE)) {
          throw SnapshotException.failed(
              "table "
                  + table.name()
                  + " was dropped while it was read: a migration runs beside; run again when it has"
                  + " ended",
              e);
        }
        throw e;
      }
    }

    @Override
    public void stop() {
      stopped = true;
      Connection connection = session;
      if (connection != null) {
        try {
          connection.abort(Runnable::run);
        } catch (SQLException e) {
          System.getLogger(ContentReader.class.getName())
              .log(System.Logger.Level.DEBUG, "not aborted", e);
        }
      }
    }
  }

  private String hash(Table table) {
    String row = table.isOfLargeObjects() ? LARGE_OBJECTS : "(ROW(" + table.columns() + ")::text)";
    String from =
        table.isOfLargeObjects() ? "pg_largeobject_metadata" : "ONLY " + table.name() + " AS t";
    return HASH.formatted(
        throughBytes ? "encode(convert_to(" + row + ", 'UTF8'), 'hex')" : row, from);
  }
}
