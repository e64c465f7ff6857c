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
 * resources, each applied once, recorded in {@code lockstep.schema_version}.
 *
 * <p>A step is only ever added at the end, and only ever adds (tables, columns, indexes), so that
 * an older program goes on beside a newer one while a roll-out lasts. What readers may see of a new
 * table is named in {@code readers.sql}, and nothing else of it is theirs.
 */
public final class LockstepSchema {
  /** In order; a step's version is its place in this list, from 1. Never edit a shipped one. */
  private static final List<String> STEPS =
      List.of(
          "001_migration.sql",
          "002_backfill.sql",
          "003_backfill_workers.sql",
          "004_backfill_attendance.sql",
          "005_kept.sql",
          "006_reader.sql",
          "007_undo.sql",
          "008_rehearsal.sql",
          "009_snapshot.sql",
          "010_shim_use.sql",
          "011_notification.sql",
          "012_audit.sql");

  /** Grants on what the steps have made: run after the last of them. */
  private static final String READERS = "readers.sql";

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
    if (books.holds("schema_version") && !books.writable()) {
      // Its owner need not be one this role trusts, and is none to join: it has another part.
      throw new SQLException(
          "permission denied for schema lockstep: role " + books.role() + " may not write there",
          SqlState.INSUFFICIENT_PRIVILEGE);
    }
    if (version(connection, books) >= latest()) {
      return;
    }
    Transactions.in(
        connection,
        inside -> {
          installLocked(inside);
          return null;
        });
  }

  /**
   * The same where the tables of an earlier version are; without any, leaves the database as it is.
   * For whoever finds nothing else to do: a new version of Lockstep often comes without a
   * migration.
   *
   * @throws SQLException if the role may not change the tables, or the database is read-only
   */
  public static void upgrade(Connection connection, Bookkeeping books) throws SQLException {
    int installed = version(connection, books);
    if (installed > 0 && installed < latest()) {
      install(connection, books);
    }
  }

  private static void installLocked(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_xact_lock(" + LOCK_KEY + ")");
      // Once more: what was made since the first look fails here, and never with IF NOT EXISTS,
      // which would take over what another role has made a moment ago.
      Bookkeeping books = Bookkeeping.lookBeforeWriting(connection);
      if (!books.schemaExists()) {
        statement.execute("CREATE SCHEMA lockstep");
      }
      if (!books.holds("schema_version")) {
        statement.execute(
            """
            CREATE TABLE lockstep.schema_version (
              version integer PRIMARY KEY,
              installed_at timestamptz NOT NULL DEFAULT clock_timestamp()
            )\
            """);
      }
      int from = version(connection, books);
      // All of them in one round trip: a first migration waits for this.
      StringBuilder steps = new StringBuilder();
      for (String step : STEPS.subList(from, latest())) {
        steps.append(resource(step)).append(";\n");
      }
      steps.append(resource(READERS)).append(";\n");
      steps.append(
          "INSERT INTO lockstep.schema_version SELECT generate_series(%d, %d)"
              .formatted(from + 1, latest()));
      statement.execute(steps.toString());
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
