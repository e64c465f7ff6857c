// SPDX-License-Identifier: Apache-2.0
package dev.lockstep.bench;

import dev.lockstep.lint.size.LiveSizes;
import dev.lockstep.lint.size.Sizes;
import dev.lockstep.lint.size.WorkTime;
import dev.lockstep.lint.trace.StatementEffect;
import dev.lockstep.lint.trace.StatementTracer;
import dev.lockstep.lint.trace.StatementWork;
import dev.lockstep.migration.file.MigrationFolder;
import dev.lockstep.migration.file.MigrationSet;
import dev.lockstep.postgres.session.OwnConnection;
import dev.lockstep.proof.ReplayedDatabase;
import dev.lockstep.scope.Scope;
import dev.lockstep.shadow.ScratchServer;
import dev.lockstep.shadow.ScratchSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * How long other sessions are kept from a large table by ten kinds of DDL: as lint predicts it from
 * a trace and the sizes, and as another session meets it that asks for a conflicting lock. The
 * ratio is measured over predicted.
 */
final class BlockedBench {
  private static final String SCHEMA =
      """
      CREATE TABLE maker (id integer PRIMARY KEY);
      CREATE TABLE work (
        id bigint PRIMARY KEY, maker_id integer NOT NULL, title text, code text, year integer);
      CREATE INDEX work_year ON work (year);
      """;

  private static final String ROWS =
      """
      INSERT INTO maker SELECT i FROM generate_series(1, 100000) i;
      INSERT INTO work SELECT i, i %% 100000 + 1, 'title of the work with the number ' || i,
             'c' || i, 1500 + i %% 500 FROM generate_series(1, %d) i;
      VACUUM ANALYZE maker;
      VACUUM ANALYZE work;
      """;

  /** One of them. */
  private record Kind(String name, String statement) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind(
              "a column with a value for each row",
              "ALTER TABLE work ADD COLUMN token uuid DEFAULT gen_random_uuid()"),
          new Kind("a type change", "ALTER TABLE work ALTER COLUMN year TYPE bigint"),
          new Kind("NOT NULL", "ALTER TABLE work ALTER COLUMN title SET NOT NULL"),
          new Kind("CHECK", "ALTER TABLE work ADD CONSTRAINT y CHECK (year > 0)"),
          new Kind(
              "a foreign key",
              "ALTER TABLE work ADD CONSTRAINT m FOREIGN KEY (maker_id) REFERENCES maker"),
          new Kind("an index of integers", "CREATE INDEX work_maker ON work (maker_id)"),
          new Kind("an index of text", "CREATE INDEX work_code ON work (code)"),
          new Kind("a unique constraint", "ALTER TABLE work ADD CONSTRAINT c UNIQUE (code)"),
          new Kind("REINDEX", "REINDEX INDEX work_year"),
          new Kind("CLUSTER", "CLUSTER work USING work_pkey"));

  private final Databases databases;
  private final long rows;
  private final Report report;

  BlockedBench(Databases databases, long rows, Report report) {
    this.databases = databases;
    this.rows = rows;
    this.report = report;
  }

  void run() throws Exception {
    String url = databases.create();
    String jdbc = Databases.jdbc(url) + "?user=postgres";
    try (Connection ddl = DriverManager.getConnection(jdbc);
        Connection other = DriverManager.getConnection(jdbc);
        Connection looker = DriverManager.getConnection(jdbc)) {
      execute(ddl, SCHEMA);
      for (String statement : ROWS.formatted(rows).split(";\n")) {
        execute(ddl, statement);
      }
      Sizes sizes = LiveSizes.read(OwnConnection.of(looker));
      for (Kind kind : KINDS) {
        Bench.say("blocked: " + kind.name());
        double predicted = predicted(kind.statement(), sizes);
        double measured = measured(kind.statement(), ddl, other, looker);
        report.rate(
            "blocked by " + kind.name() + ", " + rows + " rows",
            "other sessions",
            measured,
            "ms",
            1,
            measured / predicted,
            "predicted " + Math.round(predicted) + " ms");
      }
    } finally {
      databases.drop(url);
    }
  }

  private static double predicted(String statement, Sizes sizes) throws Exception {
    Path folder = Files.createTempDirectory(Bench.OUT, "blocked");
    Files.writeString(folder.resolve("V1__schema.sql"), SCHEMA);
    Files.writeString(folder.resolve("V2__ddl.sql"), statement + ";\n");
    MigrationSet set = MigrationFolder.read(folder);
    MigrationSet before = new MigrationSet(set.versioned().subList(0, 1), Map.of(), List.of());
    try (ScratchServer server = ScratchSource.embedded(Clock.systemUTC(), event -> {}).open();
        ReplayedDatabase database = ReplayedDatabase.make(server, before, "blocked", Scope.ALL)) {
      StatementEffect effect =
          new StatementTracer(database.replay())
              .apply(set.versioned().getLast())
              .statements()
              .getFirst();
      return WorkTime.of(StatementWork.of(effect), sizes).orElseThrow().work().toNanos() / 1e6;
    }
  }

  /** From the begin of the statement until another session has what it conflicts with. */
  private static double measured(
      String statement, Connection ddl, Connection other, Connection looker) throws Exception {
    int pid = Integer.parseInt(one(ddl, "SELECT pg_backend_pid()"));
    ddl.setAutoCommit(false);
    String held =
        "SELECT count(*) FROM pg_locks WHERE pid = "
            + pid
            + " AND relation = 'work'::regclass AND granted AND mode IN"
            + " ('ShareLock', 'ShareRowExclusiveLock', 'AccessExclusiveLock')";
    long began = System.nanoTime();
    CompletableFuture<Void> done =
        CompletableFuture.runAsync(
            () -> {
              try {
                execute(ddl, statement);
                ddl.rollback();
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            });
    while (!done.isDone() && one(looker, held).equals("0")) {
      Thread.onSpinWait();
    }
    other.setAutoCommit(false);
    execute(other, "LOCK TABLE work IN ROW EXCLUSIVE MODE");
    double elapsed = (System.nanoTime() - began) / 1e6;
    other.rollback();
    other.setAutoCommit(true);
    done.join();
    ddl.setAutoCommit(true);
    return elapsed;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
