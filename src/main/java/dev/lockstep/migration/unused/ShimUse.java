// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.unused;

import dev.lockstep.postgres.session.EmptyTable;
import dev.lockstep.postgres.trust.Bookkeeping;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which shims are in the way of a migration, by what is recorded of their use. Needs read access
 * only.
 */
public final class ShimUse {
  static final String TABLE = "shim_use";

  private ShimUse() {}

  /** The shims among {@code required} that may be in use. */
  public static List<ShimInUse> inTheWay(Connection connection, List<RequiredUnused> required)
      throws SQLException {
    List<ShimInUse> inTheWay = new ArrayList<>();
    for (RequiredUnused each : required) {
      standing(connection, each).ifPresent(inTheWay::add);
    }
    return inTheWay;
  }

  private static Optional<ShimInUse> standing(Connection connection, RequiredUnused required)
      throws SQLException {
    Optional<String> table = table(connection, required.view());
    if (table.isEmpty()) {
      return Optional.empty();
    }
    // In a new database, a test's, no code of before has ever been at work.
    if (!table.get().isEmpty() && EmptyTable.isCertain(connection, table.get())) {
      return Optional.empty();
    }
    return Bookkeeping.look(connection).holds(TABLE) && mayRead(connection)
        ? recorded(connection, required)
        : Optional.of(ShimInUse.notLookedAt(required));
  }

  private static boolean mayRead(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT has_table_privilege(CAST('lockstep.shim_use' AS text), 'SELECT')");
        ResultSet row = statement.executeQuery()) {
      return row.next() && row.getBoolean(1);
    }
  }

  /** The table that a view reads, quoted; empty text if it reads several; empty: no such view. */
  private static Optional<String> table(Connection connection, String view) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT count(t.oid), min(format('%I.%I', n.nspname, t.relname))
              FROM pg_class v
              LEFT JOIN pg_rewrite w ON w.ev_class = v.oid
              LEFT JOIN (SELECT DISTINCT objid, refobjid FROM pg_depend
                          WHERE classid = CAST('pg_catalog.pg_rewrite' AS regclass)
                            AND refclassid = CAST('pg_catalog.pg_class' AS regclass)) d
                     ON d.objid = w.oid AND d.refobjid <> v.oid
              LEFT JOIN pg_class t ON t.oid = d.refobjid
              LEFT JOIN pg_namespace n ON n.oid = t.relnamespace
             WHERE v.oid = to_regclass(CAST(? AS text)) AND v.relkind = 'v'
             GROUP BY v.oid""")) {
      statement.setString(1, view);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        return Optional.of(row.getLong(1) == 1 ? row.getString(2) : "");
      }
    }
  }

  private static Optional<ShimInUse> recorded(Connection connection, RequiredUnused required)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT confirmed_at IS NOT NULL, unknown, watched_since, used_at, looked_at
              FROM lockstep.shim_use
             WHERE view_name = ? AND view_oid = CAST(to_regclass(CAST(? AS text)) AS oid)""")) {
      statement.setString(1, required.view());
      statement.setString(2, required.view());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.of(ShimInUse.notLookedAt(required));
        }
        @Nullable String unknown = row.getString(2);
        Instant since = row.getTimestamp(3).toInstant();
        Instant usedAt = row.getTimestamp(4).toInstant();
        Instant lookedAt = row.getTimestamp(5).toInstant();
        if (row.getBoolean(1)) {
          return Optional.empty();
        }
        if (unknown != null) {
          return Optional.of(new ShimInUse.Unknown(required.view(), unknown));
        }
        return lookedAt.isBefore(usedAt.plus(required.quiet()))
            ? Optional.of(new ShimInUse.Watched(required.view(), since, usedAt, required.quiet()))
            : Optional.empty();
      }
    }
  }
}
