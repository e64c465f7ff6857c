// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.rehearsal;

import dev.lockstep.postgres.Transactions;
import dev.lockstep.postgres.own.LockstepSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The newest rehearsal of each migration, kept in the live database beside it. */
public final class RehearsedTimes {
  private RehearsedTimes() {}

  /**
   * What a rehearsal has measured of one migration.
   *
   * @param took from begin to commit, on the copy
   * @param at when
   */
  public record Rehearsed(Duration took, Instant at, String copyOf) {}

  /**
   * Keeps a report, in place of earlier ones of the same migrations.
   *
   * @param json a migration's trace, for people and programs that ask later
   */
  public static void keep(
      Connection connection, RehearsalReport report, Function<MigrationTrace, String> json)
      throws SQLException {
    LockstepSchema.install(connection);
    Transactions.in(
        connection,
        inside -> {
          for (MigrationTrace trace : report.migrations()) {
            keep(inside, report, trace, json.apply(trace));
          }
          return null;
        });
  }

  private static void keep(
      Connection connection, RehearsalReport report, MigrationTrace trace, String json)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            INSERT INTO lockstep.rehearsal (script, version, copy_of, took_ms, trace, rehearsed_at)
            VALUES (?, ?, ?, ?, ?::jsonb, ?)
                ON CONFLICT (script) DO UPDATE
               SET version = excluded.version, copy_of = excluded.copy_of,
                   took_ms = excluded.took_ms, trace = excluded.trace,
                   rehearsed_at = excluded.rehearsed_at""")) {
      statement.setString(1, trace.script());
      statement.setString(2, trace.version());
      statement.setString(3, report.copyOf());
      statement.setLong(4, trace.took().toMillis());
      statement.setString(5, json);
      statement.setTimestamp(6, Timestamp.from(report.at()));
      statement.executeUpdate();
    }
  }

  /** By file, of those that were rehearsed. Lockstep's tables must be there. */
  public static Map<String, Rehearsed> of(Connection connection, List<String> scripts)
      throws SQLException {
    Map<String, Rehearsed> times = new LinkedHashMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            SELECT script, took_ms, rehearsed_at, copy_of FROM lockstep.rehearsal
             WHERE script = ANY (?)""")) {
      statement.setArray(1, connection.createArrayOf("text", scripts.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          times.put(
              rows.getString(1),
              new Rehearsed(
                  Duration.ofMillis(rows.getLong(2)),
                  rows.getTimestamp(3).toInstant(),
                  rows.getString(4)));
        }
      }
    }
    return times;
  }
}
