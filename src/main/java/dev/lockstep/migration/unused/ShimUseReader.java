// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.migration.unused;

import dev.lockstep.migration.unused.ShimUseReading.Counted;
import dev.lockstep.migration.unused.ShimUseReading.NotToBeTold;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether a shim is used, by pg_stat_statements: how often statements that name it were
 * called. Statements inside of functions are counted there only if it is configured to, so a
 * function whose body names the shim is in the way as well. A name that is a word of other
 * statements too counts as use: that keeps the gate closed, and is never the other way round.
 */
public final class ShimUseReader {
  private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

  /** Statements that make, describe or lock the view, ours among them. */
  private static final String UTILITY =
      "^(\\s|/\\*.*?\\*/|--[^\\n]*\\n)*(CREATE|DROP|ALTER|GRANT|REVOKE|COMMENT|LOCK|EXPLAIN)\\M";

  private static final String WHERE_IT_STANDS =
      """
      SELECT c.relname,
             (SELECT format('%I', n.nspname) FROM pg_extension e
                JOIN pg_namespace n ON n.oid = e.extnamespace
               WHERE e.extname = 'pg_stat_statements') AS statistics,
             current_setting('pg_stat_statements.max', true) IS NOT NULL AS loaded,
             pg_has_role('pg_read_all_stats', 'USAGE') AS readable,
             coalesce(current_setting('pg_stat_statements.track', true), '') AS track,
             EXISTS (SELECT FROM pg_locks l
                       LEFT JOIN pg_stat_activity a ON a.pid = l.pid
                      WHERE l.relation = c.oid AND l.pid <> pg_backend_pid()
                        AND l.database = (SELECT d.oid FROM pg_database d
                                           WHERE d.datname = current_database())
                        AND coalesce(a.application_name, '') NOT LIKE 'lockstep%') AS now
        FROM pg_class c
       WHERE c.oid = CAST(to_regclass(CAST(? AS text)) AS oid)""";

  private static final String ROUTINE =
      """
      SELECT CAST(CAST(p.oid AS regprocedure) AS text)
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
       WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND p.prosrc ~ CAST(? AS text)
       ORDER BY 1 LIMIT 1""";

  private ShimUseReader() {}

  private record Place(
      String name,
      @Nullable String statistics,
      boolean loaded,
      boolean readable,
      String track,
      boolean now) {}

  /** Whether there is such a view. */
  public static boolean exists(Connection connection, RequiredUnused required) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT to_regclass(CAST(? AS text)) IS NOT NULL")) {
      statement.setString(1, required.view());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  /** What can be seen now; empty if there is no such view. */
  public static Optional<ShimUseReading> at(Connection connection, RequiredUnused required)
      throws SQLException {
    Optional<Place> place = place(connection, required.view());
    if (place.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(at(connection, place.get()));
  }

  private static ShimUseReading at(Connection connection, Place place) throws SQLException {
    if (place.statistics() == null) {
      return new NotToBeTold("extension pg_stat_statements is not in this database");
    }
    if (!place.loaded()) {
      return new NotToBeTold("pg_stat_statements is not among shared_preload_libraries");
    }
    if (!place.readable()) {
      return new NotToBeTold("the role is no member of pg_read_all_stats");
    }
    if (place.track().equals("none")) {
      return new NotToBeTold("pg_stat_statements.track is none");
    }
    String pattern = pattern(place.name());
    if (!place.track().equals("all")) {
      Optional<String> routine = routine(connection, pattern);
      if (routine.isPresent()) {
        return new NotToBeTold(
            "the body of "
                + routine.get()
                + " names it, and pg_stat_statements.track is "
                + place.track());
      }
    }
    return counted(connection, place.statistics(), pattern, place.now());
  }

  private static Optional<Place> place(Connection connection, String view) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(WHERE_IT_STANDS)) {
      statement.setString(1, view);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Place(
                    row.getString(1),
                    row.getString(2),
                    row.getBoolean(3),
                    row.getBoolean(4),
                    row.getString(5),
                    row.getBoolean(6)))
            : Optional.empty();
      }
    }
  }

  /** A plain name is written in any case; another one in quotes. */
  private static String pattern(String name) {
    String escaped = name.replaceAll("([^\\p{L}\\p{N}_])", "\\\\$1");
    return PLAIN.matcher(name).matches()
        ? "(?i)\\m" + escaped + "\\M"
        : "\"" + escaped.replace("\\\"", "\\\"\\\"") + "\"";
  }

  private static Optional<String> routine(Connection connection, String pattern)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ROUTINE)) {
      statement.setString(1, pattern);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    }
  }

  private static ShimUseReading counted(
      Connection connection, String schema, String pattern, boolean now) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT (SELECT coalesce(sum(s.calls), 0) FROM %1$s.pg_stat_statements s
                     WHERE s.dbid = (SELECT d.oid FROM pg_database d
                                      WHERE d.datname = current_database())
                       AND s.query ~ CAST(? AS text) AND s.query !~* CAST(? AS text)),
                   i.dealloc, i.stats_reset,
                   EXISTS (SELECT FROM %1$s.pg_stat_statements s WHERE s.query IS NULL)
              FROM %1$s.pg_stat_statements_info i"""
                .formatted(schema))) {
      statement.setString(1, pattern);
      statement.setString(2, UTILITY);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        if (row.getBoolean(4)) {
          return new NotToBeTold("pg_stat_statements has lost the text of statements");
        }
        Timestamp reset = row.getTimestamp(3);
        @Nullable Instant resetAt = reset == null ? null : reset.toInstant();
        return new Counted(now, row.getObject(1, BigDecimal.class), row.getLong(2), resetAt);
      }
    }
  }
}
