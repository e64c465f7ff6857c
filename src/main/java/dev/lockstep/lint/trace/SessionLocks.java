// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.lint.trace;

import dev.lockstep.postgres.LockMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a session holds locked in the transaction that is open, and which tables it began to scan.
 *
 * @param modes by relation, the strongest; those that only keep out an ACCESS EXCLUSIVE left out
 * @param scans by relation: how many it began, of its transaction and a short time before
 */
public record SessionLocks(Map<Long, LockMode> modes, Map<Long, Long> scans) {
  public SessionLocks {
    modes = Collections.unmodifiableMap(new TreeMap<>(modes));
    scans = Collections.unmodifiableMap(new TreeMap<>(scans));
  }

  /** Of a session whose transaction is over. */
  static final SessionLocks NONE = new SessionLocks(Map.of(), Map.of());

  private static final String LOCKS =
      """
      SELECT l.relation::pg_catalog.int8, l.mode,
             pg_catalog.pg_stat_get_xact_numscans(l.relation)
        FROM pg_catalog.pg_locks l
       WHERE l.pid OPERATOR(pg_catalog.=) pg_catalog.pg_backend_pid()
         AND l.locktype OPERATOR(pg_catalog.=) 'relation'::pg_catalog.text
         AND l.granted
         AND l.relation OPERATOR(pg_catalog.>=) 16384::pg_catalog.oid
       ORDER BY l.relation\
      """;

  private static final String SCANS =
      """
      SELECT c.oid::pg_catalog.int8, pg_catalog.pg_stat_get_xact_numscans(c.oid)
        FROM pg_catalog.pg_class c
       WHERE c.oid OPERATOR(pg_catalog.>=) 16384::pg_catalog.oid
         AND c.relkind OPERATOR(pg_catalog.=) ANY ('{r,m}'::pg_catalog."char"[])
         AND pg_catalog.pg_stat_get_xact_numscans(c.oid) OPERATOR(pg_catalog.>) 0::pg_catalog.int8\
      """;

  /** What {@code session} holds in the transaction that is open. */
  public static SessionLocks read(Connection session) throws SQLException {
    Map<Long, LockMode> modes = new HashMap<>();
    Map<Long, Long> scans = new HashMap<>();
    try (PreparedStatement query = session.prepareStatement(LOCKS);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        long relation = rows.getLong(1);
        LockMode.inPgLocks(rows.getString(2))
            .ifPresent(
                mode ->
                    modes.merge(
                        relation, mode, (one, other) -> one.compareTo(other) > 0 ? one : other));
        scans.put(relation, rows.getLong(3));
      }
    }
    return new SessionLocks(modes, scans);
  }

  /**
   * The scans that {@code session} is known to have begun so far, in this transaction or before.
   */
  static Map<Long, Long> scans(Connection session) throws SQLException {
    Map<Long, Long> scans = new HashMap<>();
    try (PreparedStatement query = session.prepareStatement(SCANS);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        scans.put(rows.getLong(1), rows.getLong(2));
      }
    }
    return scans;
  }

  /** Whether the next statement is to find rows by an index wherever one can serve. */
  static void avoidScans(Connection session, boolean avoid) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute("SET LOCAL enable_seqscan = " + (avoid ? "off" : "on"));
    }
  }
}
