// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.bench;

import dev.lockstep.migration.kept.CopyBeforeLoss;
import dev.lockstep.migration.kept.Keep;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Kept data's copies as a ratio to the plain CREATE TABLE AS of the same. */
final class KeepBench {
  private static final long NO_LIMIT = 1L << 40;

  private final Databases databases;
  private final long rows;
  private final int repetitions;
  private final Report report;

  KeepBench(Databases databases, long rows, int repetitions, Report report) {
    this.databases = databases;
    this.rows = rows;
    this.repetitions = repetitions;
    this.report = report;
  }

  void run() throws Exception {
    String url = databases.create();
    try (Connection connection =
            DriverManager.getConnection(
                url.replaceFirst("^postgres://([^@]*)@(.*)$", "jdbc:postgresql://$2?user=$1"));
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE kept_bench (id bigint PRIMARY KEY, born date, title text, data bytea)");
      statement.execute(
          "INSERT INTO kept_bench SELECT n, date '1900-01-01' + (n % 40000)::int, 'work ' || n,"
              + " decode(md5(n::text), 'hex') FROM generate_series(1, "
              + rows
              + ") n");
      statement.execute("VACUUM ANALYZE kept_bench");
      compare(connection, "kept_bench.born", "SELECT id, born FROM kept_bench");
      compare(connection, "kept_bench", "SELECT * FROM kept_bench");
    } finally {
      databases.drop(url);
    }
  }

  private void compare(Connection connection, String what, String query) throws SQLException {
    List<Double> plain = new ArrayList<>();
    List<Double> kept = new ArrayList<>();
    List<Keep> keeps = List.of(Keep.parse(what + " for 1 day", 1));
    for (int turn = 0; turn < repetitions; turn++) {
      Bench.say("keep " + what + ", turn " + (turn + 1) + " of " + repetitions);
      plain.add(time(connection, inside -> execute(inside, "CREATE TABLE copy AS " + query)));
      kept.add(time(connection, inside -> CopyBeforeLoss.keep(inside, "1", keeps, NO_LIMIT)));
    }
    report.time("keep " + what, "in process", kept, Run.median(plain), "CREATE TABLE AS");
  }

  private interface Work {
    void run(Connection connection) throws SQLException;
  }

  /** Rolled back, so that each turn finds the same. */
  private static double time(Connection connection, Work work) throws SQLException {
    connection.setAutoCommit(false);
    long began = System.nanoTime();
    work.run(connection);
    double elapsed = (System.nanoTime() - began) / 1e6;
    connection.rollback();
    connection.setAutoCommit(true);
    return elapsed;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
