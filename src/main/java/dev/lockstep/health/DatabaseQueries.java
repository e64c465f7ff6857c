package dev.lockstep.health;

import dev.lockstep.health.HealthReport.DatabaseHealth;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The questions of a check that belong to no other room. */
final class DatabaseQueries {
  private DatabaseQueries() {}

  /** Makes the transaction read-only and short of patience, and looks who answers how fast. */
  static DatabaseHealth begin(Connection connection, Duration limit) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // One snapshot for all answers, so that they agree with each other.
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
      statement.execute("SET LOCAL statement_timeout = " + limit.toMillis());
      statement.execute("SET LOCAL lock_timeout = " + limit.toMillis() / 2);
      // A history of which a policy hides rows would read as one of a database never migrated.
      statement.execute("SET LOCAL row_security = off");
      long began = System.nanoTime();
      try (ResultSet results =
          statement.executeQuery(
              """
              SELECT split_part(current_setting('server_version'), ' ', 1), current_database(),
                     pg_is_in_recovery() OR current_setting('default_transaction_read_only')::bool
              """)) {
        results.next();
        double latency = Math.round((System.nanoTime() - began) / 10_000.0) / 100.0;
        return new DatabaseHealth(
            true, latency, results.getString(1), results.getString(2), results.getBoolean(3), null);
      }
    }
  }

  /** The tables there in public and in the schemas of {@code wanted}; no partitions. */
  static Set<TableName> tables(Connection connection, Set<TableName> wanted) throws SQLException {
    Object[] schemas =
        Stream.concat(Stream.of("public"), wanted.stream().map(TableName::schema))
            .distinct()
            .toArray();
    Set<TableName> tables = new TreeSet<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT n.nspname, c.relname
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'p', 'f') AND NOT c.relispartition
               AND n.nspname = ANY (?) AND n.nspname <> 'lockstep'
               AND c.relname <> 'flyway_schema_history'
               AND NOT EXISTS (SELECT FROM pg_depend d
                                WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                                  AND d.deptype = 'e')""")) {
      Array array = connection.createArrayOf("text", schemas);
      statement.setArray(1, array);
      try (ResultSet results = statement.executeQuery()) {
        while (results.next()) {
          tables.add(new TableName(results.getString(1), results.getString(2)));
        }
      }
      array.free();
    }
    return tables;
  }
}
