// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.postgres.own;

import dev.lockstep.postgres.SqlState;
import dev.lockstep.postgres.Transactions;
import dev.lockstep.postgres.trust.Bookkeeping;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Lockstep's own tables, in schema {@code lockstep}, with their own migrations: numbered SQL
 * resources, each applied once, in their order, recorded in {@code lockstep.schema_version}. A
 * database has those that were needed so far: none, the first, or all.
 *
 * <p>A step is only ever added at the end, and only ever adds (tables, columns, indexes), so that
 * an older program goes on beside a newer one while a roll-out lasts. What readers may see of a new
 * table is named in {@code readers.sql}, and nothing else of it is theirs.
 */
public final class LockstepSchema {
  /** In order; a step's version is its place in this list, from 1. Never edit a shipped one. */
  private static final List<String> STEPS =
      List.of(
          "step_001_migration.sql",
          "step_002_backfill.sql",
          "step_003_backfill_workers.sql",
          "step_004_backfill_attendance.sql",
          "step_005_kept.sql",
          "step_006_reader.sql",
          "step_007_undo.sql",
          "step_008_rehearsal.sql",
          "step_009_snapshot.sql",
          "step_010_shim_use.sql",
          "step_011_notification.sql",
          "step_012_audit.sql");

  /**
   * The step that has the lease, with which a plain migration runs. The others are made by the
   * first who needs one of them, all at once: their tables are most of what a first migration would
   * wait for, and many a database never holds a row in them.
   */
  private static final int LEASE = 1;

  /** Grants on what the steps have made: run after the last of them. */
  private static final String READERS = "readers.sql";

  private static final String SCHEMA_VERSION =
      """
      CREATE TABLE lockstep.schema_version (
        version integer PRIMARY KEY,
        installed_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );
      """;

  /** Key of the transaction-level advisory lock under which the tables are made: "lockstep". */
  private static final long LOCK_KEY = 0x6c6f636b73746570L;

  private LockstepSchema() {}

  /** The version this program needs. */
  public static int latest() {
    return STEPS.size();
  }

  /** The version the database has; 0 if the tables are not there. Needs read access only. */
  public static int installed(Connection connection) throws SQLException {
    return version(connection, Bookkeeping.look(connection));
  }

  private static int version(Connection connection, Bookkeeping books) throws SQLException {
    if (!books.holds("schema_version")) {
      return 0;
    }
    try (Statement statement = connection.createStatement();
        ResultSet version =
            statement.executeQuery(
                "SELECT coalesce(max(version), 0) FROM lockstep.schema_version")) {
      version.next();
      return version.getInt(1);
    }
  }

  /**
   * Brings the tables to {@link #latest()}; does nothing if they are there. Safe when several
   * processes do it at once.
   *
   * @throws dev.lockstep.postgres.trust.UntrustedBookkeepingException if another role made any of
   *     it, or the history, beforehand; nothing was changed
   * @throws SQLException if the role may not create the schema, or the database is read-only
   */
  public static void install(Connection connection) throws SQLException {
    install(connection, Bookkeeping.look(connection));
  }

  /** The same, where {@code books} was seen on this connection a moment ago. */
  public static void install(Connection connection, Bookkeeping books) throws SQLException {
    install(connection, books, latest());
  }

  /** The same for who needs the lease and no more; what is there beyond it stays as it is. */
  public static void installLease(Connection connection, Bookkeeping books) throws SQLException {
    install(connection, books, LEASE);
  }

  private static void install(Connection connection, Bookkeeping books, int to)
      throws SQLException {
    if (books.holds("schema_version") && !books.writable()) {
      // Its owner need not be one this role trusts, and is none to join: it has another part.
      throw new SQLException(
          "permission denied for schema lockstep: role " + books.role() + " may not write there",
          SqlState.INSUFFICIENT_PRIVILEGE);
    }
    if (version(connection, books) >= to) {
      return;
    }
    Transactions.in(
        connection,
        inside -> {
          installLocked(inside, to);
          return null;
        });
  }

  /**
   * The same where the tables of an earlier version are; without any, or with the lease alone,
   * leaves the database as it is. For whoever finds nothing else to do: a new version of Lockstep
   * often comes without a migration.
   *
   * @throws SQLException if the role may not change the tables, or the database is read-only
   */
  public static void upgrade(Connection connection, Bookkeeping books) throws SQLException {
    bringUp(connection, books, LEASE + 1);
  }

  /**
   * The rest of the tables where a migration has made the first of them; without those leaves the
   * database as it is.
   *
   * @throws SQLException if the role may not make them, or the database is read-only
   */
  public static void complete(Connection connection) throws SQLException {
    bringUp(connection, Bookkeeping.look(connection), LEASE);
  }

  private static void bringUp(Connection connection, Bookkeeping books, int least)
      throws SQLException {
    int installed = version(connection, books);
    if (installed >= least && installed < latest()) {
      install(connection, books);
    }
  }

  private static void installLocked(Connection connection, int to) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_xact_lock(" + LOCK_KEY + ")");
      Found found = found(statement);
      StringBuilder sql = new StringBuilder();
      int from = 0;
      if (found.schema()) {
        // Once more: it may have been made since the first look.
        Bookkeeping books = Bookkeeping.lookBeforeWriting(connection);
        from = version(connection, books);
        sql.append(books.holds("schema_version") ? "" : SCHEMA_VERSION);
      } else {
        // Never with IF NOT EXISTS, which would take over what another role makes at this moment.
        sql.append("CREATE SCHEMA lockstep;\n").append(SCHEMA_VERSION);
      }
      for (String step : STEPS.subList(Math.min(from, to), to)) {
        sql.append(resource(step)).append(";\n");
      }
      if (found.mayHaveReaders()) {
        sql.append(resource(READERS)).append(";\n");
      }
      sql.append(
          "INSERT INTO lockstep.schema_version SELECT generate_series(%d, %d)"
              .formatted(from + 1, to));
      // All of it in one round trip: a first migration waits for this.
      statement.execute(sql.toString());
    }
  }

  /**
   * @param schema whether schema {@code lockstep} is there
   * @param mayHaveReaders whether others may look into it: by a grant, or, as soon as it is made,
   *     by default privileges
   */
  private record Found(boolean schema, boolean mayHaveReaders) {}

  private static Found found(Statement statement) throws SQLException {
    try (ResultSet found =
        statement.executeQuery(
            """
            SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'lockstep'),
                   EXISTS (SELECT FROM pg_default_acl WHERE defaclobjtype = 'n')""")) {
      found.next();
      return new Found(found.getBoolean(1), found.getBoolean(1) || found.getBoolean(2));
    }
  }

  private static String resource(String name) {
    String path = "/dev/lockstep/postgres/own/" + name;
    try (InputStream stream = LockstepSchema.class.getResourceAsStream(path)) {
      if (stream == null) {
        throw new IllegalStateException("not in this build: " + path);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("unreadable in this build: " + path, e);
    }
  }
}
