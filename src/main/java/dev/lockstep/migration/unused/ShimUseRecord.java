// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.unused;

import dev.lockstep.migration.unused.ShimUseReading.Counted;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code lockstep.shim_use}. A change of what is counted is a use, at the time of the look.
 */
public final class ShimUseRecord {
  private static final String RECORD =
      """
      INSERT INTO lockstep.shim_use AS u
             (view_name, view_oid, calls, deallocations, reset_at, unknown,
              watched_since, used_at, looked_at)
      VALUES (?, CAST(CAST(CAST(? AS text) AS regclass) AS oid), ?, ?, ?, ?,
              statement_timestamp(), statement_timestamp(), statement_timestamp())
      ON CONFLICT (view_name) DO UPDATE SET
        used_at = CASE WHEN CAST(? AS boolean)
                         OR u.view_oid <> excluded.view_oid
                         OR (u.unknown IS NULL) <> (excluded.unknown IS NULL)
                         OR u.calls IS DISTINCT FROM excluded.calls
                         OR u.deallocations IS DISTINCT FROM excluded.deallocations
                         OR u.reset_at IS DISTINCT FROM excluded.reset_at
                       THEN statement_timestamp() ELSE u.used_at END,
        watched_since = CASE WHEN u.view_oid <> excluded.view_oid
                               OR (u.unknown IS NULL) <> (excluded.unknown IS NULL)
                             THEN statement_timestamp() ELSE u.watched_since END,
        confirmed_at = CASE WHEN u.view_oid = excluded.view_oid THEN u.confirmed_at END,
        confirmed_by = CASE WHEN u.view_oid = excluded.view_oid THEN u.confirmed_by END,
        view_oid = excluded.view_oid, calls = excluded.calls,
        deallocations = excluded.deallocations, reset_at = excluded.reset_at,
        unknown = excluded.unknown, looked_at = statement_timestamp()""";

  private ShimUseRecord() {}

  /** Whether it was looked at not longer ago than {@code since}. */
  public static boolean isFresh(Connection connection, RequiredUnused required, Duration since)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT looked_at > clock_timestamp() - CAST(? AS bigint) * interval '1 millisecond'
              FROM lockstep.shim_use
             WHERE view_name = ? AND view_oid = CAST(to_regclass(CAST(? AS text)) AS oid)""")) {
      statement.setLong(1, since.toMillis());
      statement.setString(2, required.view());
      statement.setString(3, required.view());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  /** Notes what was seen. */
  public static void write(Connection connection, RequiredUnused required, ShimUseReading seen)
      throws SQLException {
    @Nullable Counted counted = seen instanceof Counted found ? found : null;
    try (PreparedStatement statement = connection.prepareStatement(RECORD)) {
      statement.setString(1, required.view());
      statement.setString(2, required.view());
      if (counted == null) {
        statement.setNull(3, Types.NUMERIC);
        statement.setNull(4, Types.BIGINT);
        statement.setNull(5, Types.TIMESTAMP_WITH_TIMEZONE);
      } else {
        statement.setBigDecimal(3, counted.calls());
        statement.setLong(4, counted.deallocations());
        statement.setTimestamp(
            5, counted.resetAt() == null ? null : Timestamp.from(counted.resetAt()));
      }
      statement.setString(
          6, seen instanceof ShimUseReading.NotToBeTold untold ? untold.why() : null);
      statement.setBoolean(7, counted != null && counted.now());
      statement.executeUpdate();
    }
  }

  /** A person is certain. */
  public static void confirm(Connection connection, String view, String by) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            UPDATE lockstep.shim_use SET confirmed_at = clock_timestamp(), confirmed_by = ?
             WHERE view_name = ? AND confirmed_at IS NULL""")) {
      statement.setString(1, by);
      statement.setString(2, view);
      statement.executeUpdate();
    }
  }
}
