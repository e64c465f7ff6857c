// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.backfill.throttle;

import dev.lockstep.backfill.api.BackfillSettings;
import dev.lockstep.postgres.Durations;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What PostgreSQL 14 to 18 itself reports: standbys, archiver, slots, WAL, old snapshots, vacuum.
 * Each is one query of the statistics views; none touches the table.
 */
final class ServerSignals {
  private ServerSignals() {}

  /** The signals for a table, in the order in which they are asked. */
  static List<Signal> of(String table, BackfillSettings.Throttle limits) {
    return List.of(
        new ReplicationLag(limits.replayLag(), limits.delayedStandbys()),
        new Archiving(limits.unarchivedSegments()),
        new Slots(limits.slotHeadroom()),
        new WalRate(limits.walBytesPerSecond()),
        new OldSnapshot(limits.oldestTransaction()),
        new Vacuum(table));
  }

  /** How far standbys are behind, in time; an idle one reports nothing, which is no lag. */
  record ReplicationLag(Duration limit, Set<String> delayed) implements Signal {
    @Override
    public String name() {
      return "replication-lag";
    }

    @Override
    public Reading read(Connection connection) throws SQLException {
      // A standby that has all there is reports its last lag for a while: bytes say it is idle.
      try (PreparedStatement statement =
          connection.prepareStatement(
              """
                  SELECT application_name, extract(epoch FROM replay_lag) * 1000 AS lag
                    FROM pg_stat_replication
                   WHERE state IN ('streaming', 'catchup') AND replay_lag IS NOT NULL
                     AND pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) > 0
                     AND application_name <> ALL (?)
                   ORDER BY replay_lag DESC LIMIT 1""")) {
        statement.setArray(1, connection.createArrayOf("text", delayed.toArray()));
        try (ResultSet results = statement.executeQuery()) {
          return results.next() ? reading(results) : Reading.IDLE;
        }
      }
    }

    private Reading reading(ResultSet results) throws SQLException {
      long lag = results.getLong("lag");
      return Reading.of(
          lag,
          limit.toMillis(),
          new Hold(
              name(),
              "standby %s is %s behind, limit %s"
                  .formatted(
                      results.getString("application_name"),
                      Durations.format(Duration.ofMillis(lag)),
                      Durations.format(limit)),
              true));
    }
  }

  /** WAL segments that wait for the archiver. */
  record Archiving(int limit) implements Signal {
    @Override
    public String name() {
      return "archiving-backlog";
    }

    @Override
    public Reading read(Connection connection) throws SQLException {
      if (one(connection, "SELECT (current_setting('archive_mode') = 'off')::int") == 1) {
        return Reading.IDLE;
      }
      double waiting =
          one(
              connection,
              "SELECT count(*) FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'");
      return Reading.of(
          waiting,
          limit,
          new Hold(name(), "%.0f WAL segments wait, limit %d".formatted(waiting, limit), true));
    }
  }

  /** A replication slot that is about to be invalidated by the WAL that is written. */
  record Slots(double headroom) implements Signal {
    @Override
    public String name() {
      return "slot-headroom";
    }

    @Override
    public Reading read(Connection connection) throws SQLException {
      double left =
          one(
              connection,
              """
              SELECT coalesce(min(safe_wal_size::float8
                       / nullif(pg_size_bytes(current_setting('max_slot_wal_keep_size')), 0)), 1)
                FROM pg_replication_slots
               WHERE safe_wal_size IS NOT NULL
                 AND current_setting('max_slot_wal_keep_size') <> '-1'""");
      return Reading.of(
          1 - left,
          1 - headroom,
          new Hold(
              name(),
              "a replication slot has %.0f %% of max_slot_wal_keep_size left, limit %.0f %%"
                  .formatted(left * 100, headroom * 100),
              true));
    }
  }

  /** WAL written by everybody, per second, since it was asked last. */
  static final class WalRate implements Signal {
    private final long limit;
    private double bytesThen = -1;
    private long then;

    WalRate(long limit) {
      this.limit = limit;
    }

    @Override
    public String name() {
      return "wal-rate";
    }

    @Override
    public Reading read(Connection connection) throws SQLException {
      if (limit <= 0) {
        return Reading.IDLE;
      }
      double bytes = one(connection, "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')");
      long now = System.nanoTime();
      double rate =
          bytesThen < 0 || now <= then ? 0 : (bytes - bytesThen) * 1e9 / (double) (now - then);
      bytesThen = bytes;
      then = now;
      return Reading.of(
          rate,
          limit,
          new Hold(
              name(),
              "%.1f MiB/s of WAL, limit %.1f".formatted(rate / (1 << 20), limit / 1048576.0),
              true));
    }
  }

  /** A snapshot so old that vacuum cannot clean up behind the backfill. */
  record OldSnapshot(Duration limit) implements Signal {
    @Override
    public String name() {
      return "old-snapshot";
    }

    @Override
    public Reading read(Connection connection) throws SQLException {
      double seconds =
          one(
              connection,
              """
              SELECT coalesce(extract(epoch FROM clock_timestamp() - min(xact_start)), 0)
                FROM pg_stat_activity
               WHERE backend_xmin IS NOT NULL AND datname = current_database()
                 AND backend_type = 'client backend'""");
      // Time passes whatever we do: an age below the limit is no load.
      return seconds <= limit.toSeconds()
          ? Reading.IDLE
          : Reading.over(
              new Hold(
                  name(),
                  "a transaction is open for %.0f s, limit %d: vacuum cannot clean up"
                      .formatted(seconds, limit.toSeconds()),
                  true));
    }
  }

  /** A vacuum of the table: slow down, and stop where dead rows are far over its threshold. */
  record Vacuum(String table) implements Signal {
    /** Beyond any single pass over a table, which leaves at most five thresholds of dead rows. */
    private static final int FAR_OVER = 10;

    /** One worker fewer at a time, as long as it runs. */
    private static final double BUSY = 0.8;

    @Override
    public String name() {
      return "vacuum";
    }

    @Override
    public Reading read(Connection connection) throws SQLException {
      try (PreparedStatement statement =
          connection.prepareStatement(
              """
              WITH leaf AS (
                SELECT relid FROM pg_partition_tree(to_regclass(?)) WHERE isleaf
                UNION SELECT to_regclass(?)::oid
              )
              SELECT count(*) FILTER (WHERE EXISTS (
                       SELECT FROM pg_stat_progress_vacuum v WHERE v.relid = leaf.relid)) AS running,
                     bool_or(EXISTS (
                       SELECT FROM pg_stat_progress_vacuum v JOIN pg_stat_activity a USING (pid)
                        WHERE v.relid = leaf.relid AND a.query LIKE '%wraparound%')) AS wraparound,
                     coalesce(max(s.n_dead_tup /
                       (current_setting('autovacuum_vacuum_threshold')::float8
                        + current_setting('autovacuum_vacuum_scale_factor')::float8
                          * greatest(c.reltuples, s.n_live_tup, 0) + 1)), 0) AS over
                FROM leaf JOIN pg_class c ON c.oid = leaf.relid
                LEFT JOIN pg_stat_all_tables s ON s.relid = leaf.relid""")) {
        statement.setString(1, table);
        statement.setString(2, table);
        try (ResultSet results = statement.executeQuery()) {
          if (!results.next() || results.getInt("running") == 0) {
            return Reading.IDLE;
          }
          if (results.getBoolean("wraparound")) {
            return Reading.over(
                new Hold(name(), "a vacuum against wraparound is on the table", true));
          }
          double over = results.getDouble("over");
          return over > FAR_OVER
              ? Reading.over(
                  new Hold(
                      name(),
                      "a vacuum is on the table, dead rows are %.0f times its threshold"
                          .formatted(over),
                      true))
              : new Reading(BUSY, new Hold(name(), "a vacuum is on the table", false));
        }
      }
    }
  }

  private static double one(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet results = statement.executeQuery()) {
      results.next();
      return results.getDouble(1);
    }
  }
}
