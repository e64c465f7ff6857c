// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.health;

import dev.lockstep.health.HealthReport.DatabaseHealth;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

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
}
