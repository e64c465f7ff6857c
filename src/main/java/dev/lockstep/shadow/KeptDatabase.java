// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import dev.lockstep.postgres.SqlState;
import dev.lockstep.postgres.session.DelegatingConnection;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * A database that is kept, to try something out in without copying it: a copy and its end cost
 * more, on a server that waits for its disk, than all that is tried. It has one session at a time,
 * whose transactions are read-only unless they say otherwise, and those that do are to be rolled
 * back.
 *
 * <p>What PostgreSQL does not roll back are the numbers that sequences gave. They are compared in
 * the end, and a database in which one is another is not kept any longer.
 */
public final class KeptDatabase implements Workspace {
  /** Advisory locks are of the database, so the number is the same in each. */
  private static final long IN_USE = 7_213_003;

  /** Another process tries something out for about a second; after that it is not waited for. */
  private static final String ENTER =
      "SET default_transaction_read_only = on; SET lock_timeout = '10s'; SELECT"
          + " pg_catalog.pg_advisory_lock("
          + IN_USE
          + "); RESET lock_timeout";

  private static final String NUMBERS =
      """
      SELECT coalesce(sum(pg_catalog.hashtextextended(
               s.seqrelid::text || ' ' || pg_catalog.pg_sequence_last_value(s.seqrelid), 0)), 0)
        FROM pg_catalog.pg_sequence s
       WHERE pg_catalog.has_sequence_privilege(s.seqrelid, 'SELECT, USAGE')""";

  private final ScratchServer server;
  private final String name;
  private final Connection session;
  private final String numbers;

  private KeptDatabase(ScratchServer server, String name, Connection session) throws SQLException {
    this.server = server;
    this.name = name;
    this.session = session;
    this.numbers = numbers(session);
  }

  /** Enters one; empty if it is gone, or another process is in it for long. */
  static Optional<KeptDatabase> enter(ScratchServer server, String name) throws SQLException {
    Connection session;
    try {
      session = server.open(name);
    } catch (SQLException e) {
      if (SqlState.of(e).equals(SqlState.UNKNOWN_DATABASE)) {
        return Optional.empty();
      }
      throw e;
    }
    boolean entered = false;
    try (Statement statement = session.createStatement()) {
      statement.execute(ENTER);
      KeptDatabase database = new KeptDatabase(server, name, session);
      entered = true;
      return Optional.of(database);
    } catch (SQLException e) {
      if (SqlState.of(e).equals(SqlState.LOCK_NOT_AVAILABLE)) {
        return Optional.empty();
      }
      throw e;
    } finally {
      if (!entered) {
        session.close();
      }
    }
  }

  @Override
  public ScratchRoles roles() {
    return server.roles();
  }

  /** The one session. To close it is no more than to be done with it for now. */
  @Override
  public Connection open() {
    return new Lent(session);
  }

  /** Leaves the database as it was found, or drops it. */
  @Override
  public void close() throws SQLException {
    if (session.isClosed()) {
      return;
    }
    boolean asItWas = false;
    try (session) {
      if (!session.getAutoCommit()) {
        session.rollback();
        session.setAutoCommit(true);
      }
      asItWas = numbers(session).equals(numbers);
    } catch (SQLException e) {
      System.getLogger(KeptDatabase.class.getName())
          .log(System.Logger.Level.DEBUG, "left " + name + " abruptly", e);
    }
    if (!asItWas) {
      server.drop(name);
    }
  }

  private static String numbers(Connection session) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet results = statement.executeQuery(NUMBERS)) {
      results.next();
      return results.getString(1);
    }
  }

  private static final class Lent extends DelegatingConnection {
    Lent(Connection session) {
      super(session);
    }

    @Override
    public void close() {
      // The database is left as a whole, with its session.
    }
  }
}
