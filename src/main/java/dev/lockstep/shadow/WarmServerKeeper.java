// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.shadow;

import dev.lockstep.sql.Identifiers;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Stops a warm server that no process uses. It is a session of the server itself, in an endless
 * statement: a backend does not notice that its client is gone before it has something to say, so
 * it needs no process of ours, on any operating system, and goes when the server goes.
 */
final class WarmServerKeeper {
  /** Held, shared, by every process that uses the server; exclusively by the one that stops it. */
  private static final long USE = 7_213_001;

  /** Held by the caretaker. */
  private static final long OFFICE = 7_213_002;

  /** Makes what the count of uses is kept in. */
  static final String PREPARE = "CREATE SEQUENCE public.lockstep_uses";

  /** Enters: once it returns, the server stays until the session ends. Says if a caretaker is. */
  static final String ENTER =
      """
      SELECT EXISTS (SELECT FROM pg_catalog.pg_locks
                      WHERE locktype = 'advisory' AND classid = 0 AND objid = %d AND granted),
             nextval('public.lockstep_uses'), pg_advisory_lock_shared(%d)"""
          .formatted(OFFICE, USE);

  private static final String WATCH =
      """
      DO $caretaker$
      DECLARE
        seen bigint := -1;
        uses bigint;
        since timestamptz := clock_timestamp();
      BEGIN
        LOOP
          PERFORM pg_sleep(%1$s);
          SELECT last_value INTO uses FROM public.lockstep_uses;
          IF uses <> seen OR NOT pg_try_advisory_lock(%2$d) THEN
            seen := uses;
            since := clock_timestamp();
          ELSIF clock_timestamp() - since < make_interval(secs => %3$s) THEN
            PERFORM pg_advisory_unlock(%2$d);
          ELSE
            -- No process uses the server, and one that comes now waits for the lock until the server is gone.
            EXECUTE 'COPY (SELECT 1) TO PROGRAM ' || quote_literal(%4$s);
            PERFORM pg_sleep(60);
          END IF;
          COMMIT;
        END LOOP;
      END $caretaker$""";

  private WarmServerKeeper() {}

  /** Puts one in charge if there is none. */
  static void appoint(WarmServer server, Path home, Path data, Duration idle, Path programs)
      throws SQLException, IOException {
    Connection connection = server.connect("postgres");
    boolean busy = false;
    try (Statement statement = connection.createStatement()) {
      if (!isTrue(statement, "SELECT pg_try_advisory_lock(" + OFFICE + ")")) {
        return;
      }
      int process;
      try (ResultSet results = statement.executeQuery("SELECT pg_backend_pid()")) {
        results.next();
        process = results.getInt(1);
      }
      String poll = seconds(idle.dividedBy(20));
      String watch =
          WATCH.formatted(
              poll, USE, seconds(idle), Identifiers.literal(stop(home, data, programs)));
      Thread.ofPlatform()
          .daemon()
          .name("lockstep-postgres-caretaker")
          .start(() -> serve(connection, watch));
      busy = true;
      awaitBusy(server, process);
    } finally {
      if (!busy) {
        connection.close();
      }
    }
  }

  private static void serve(Connection connection, String watch) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(watch);
    } catch (SQLException e) {
      // The server stopped, as it should.
      System.getLogger(WarmServerKeeper.class.getName())
          .log(System.Logger.Level.DEBUG, "the warm server stopped", e);
    }
  }

  /** The statement has to be with the server before this process may end. */
  private static void awaitBusy(WarmServer server, int process) throws SQLException {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      String busy =
          "SELECT count(*) = 1 FROM pg_stat_activity WHERE query LIKE 'DO%' AND pid = " + process;
      while (!isTrue(statement, busy)) {
        statement.execute("SELECT pg_sleep(0.002)");
      }
    }
  }

  private static boolean isTrue(Statement statement, String query) throws SQLException {
    try (ResultSet results = statement.executeQuery(query)) {
      return results.next() && results.getBoolean(1);
    }
  }

  /**
   * The command that stops the server. In memory its files are removed too; the folder is moved
   * away first, since the next server may begin at once. It ignores what PostgreSQL sends to its
   * children as it stops.
   */
  private static String stop(Path home, Path data, Path programs) throws IOException {
    Path control = programs.resolve("pg_ctl");
    if (!WarmHome.isPlain(control) || !WarmHome.isPlain(data)) {
      throw new IOException("not fit for a command: " + control + ", " + data);
    }
    if (!WarmHome.isMemory(home)) {
      return "\"" + control + "\" stop -D \"" + data + "\" -m fast -W -s";
    }
    return """
        trap '' INT TERM QUIT HUP; gone='%1$s.gone'.$$; mv '%1$s' "$gone"; \
        '%2$s' stop -D "$gone" -m immediate -s; rm -rf "$gone\""""
        .formatted(data, control);
  }

  private static String seconds(Duration duration) {
    return String.valueOf(duration.toMillis() / 1000.0);
  }
}
