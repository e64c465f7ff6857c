package dev.lockstep.bench;

import dev.lockstep.shadow.EmbeddedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A backfill of a table with three indexes beside one {@code UPDATE} of the whole table; what
 * others feel of it; and what it keeps in memory. On a server that does flush to disk.
 */
final class BackfillBench {
  private static final String WHOLE = "whole-table UPDATE";
  private static final String BATCHES = "plain batches in a DO block, asynchronous commit";
  private static final String ALONE = "alone";
  private static final String COMPUTING = "beside a query that only computes";
  private static final String BACKFILL = "beside a backfill";
  private static final int MEMORY_FACTOR = 5;

  /** What a batch should take where its definition does not say. */
  private static final double TARGET_MS = 200;

  private final EmbeddedServer server;
  private final Program program;
  private final int turns;
  private final long rows;
  private final Report report;

  /** The server's settings for these figures: durable, and with no checkpoint in the middle. */
  static final Map<String, String> CONFIGURATION =
      Map.of(
          "fsync", "on",
          "synchronous_commit", "on",
          "shared_buffers", "512MB",
          "max_wal_size", "16GB",
          "checkpoint_timeout", "1h");

  BackfillBench(EmbeddedServer server, Program program, int turns, long rows, Report report) {
    this.server = server;
    this.program = program;
    this.turns = turns;
    this.rows = rows;
    this.report = report;
  }

  void run() throws Exception {
    report.fact("rows", rows);
    CONFIGURATION.forEach(report::fact);
    template();
    double slowest = throughput();
    latency(slowest);
    memory();
    execute("postgres", "DROP DATABASE bench_template");
  }

  /** What all copies are made of. Neither side of the comparison shares the disk with a vacuum. */
  private void template() throws SQLException {
    Bench.say("making a table of " + rows + " rows");
    execute("postgres", "CREATE DATABASE bench_template");
    execute(
        "bench_template",
        """
        CREATE TABLE artworks (
          id bigint PRIMARY KEY, title text NOT NULL, price numeric NOT NULL,
          views int NOT NULL DEFAULT 0, slug text) WITH (autovacuum_enabled = off)""",
        """
        INSERT INTO artworks
        SELECT i, 'Study No. ' || i || ', Oil & Canvas', i %% 9973, 0
          FROM generate_series(1, %d) i"""
            .formatted(rows),
        "CREATE INDEX ON artworks (price)",
        "CREATE INDEX ON artworks (slug)",
        "VACUUM ANALYZE artworks",
        "CHECKPOINT");
  }

  /** Seconds that the slowest run of a backfill took. */
  private double throughput() throws Exception {
    Map<String, List<Double>> times = new LinkedHashMap<>();
    Map<String, List<Double>> processor = new LinkedHashMap<>();
    ServerCpu cpu = new ServerCpu(server.dataDirectory());
    List<String> variants =
        List.of(
            WHOLE,
            BATCHES,
            "1 worker",
            "1 worker, synchronous-commit: on",
            "2 workers",
            "4 workers");
    for (int turn = 0; turn < turns; turn++) {
      for (int i = 0; i < variants.size(); i++) {
        String variant = variants.get((i + turn) % variants.size());
        String database = copy();
        double before = cpu.seconds();
        double took =
            switch (variant) {
              case WHOLE -> whole(database);
              case BATCHES -> batches(database);
              default -> backfill(database, header(variant));
            };
        double busy = cpu.seconds() - before;
        Bench.say("%s: %.1f s, server busy %.1f s".formatted(variant, took / 1000, busy));
        processor.computeIfAbsent(variant, v -> new ArrayList<>()).add(busy);
        times.computeIfAbsent(variant, v -> new ArrayList<>()).add(took);
        drop(database);
      }
    }
    double whole = Run.median(times.get(WHOLE));
    double slowest = 0;
    for (String variant : variants) {
      double median = Run.median(times.get(variant));
      boolean floor = variant.equals(WHOLE) || variant.equals(BATCHES);
      String of = floor ? variant : program.name() + ", " + variant;
      report.rate("backfill", of, rows / median * 1000, "rows/s", turns, whole / median, WHOLE);
      double busy = Run.median(processor.get(variant));
      double least = Run.median(processor.get(WHOLE));
      report.rate("processor time of the server", of, busy, "s", turns, busy / least, WHOLE);
      slowest = Math.max(slowest, median / 1000);
    }
    return slowest;
  }

  private static String header(String variant) {
    return "workers: "
        + variant.charAt(0)
        + (variant.endsWith("on") ? "\nsynchronous-commit: on" : "");
  }

  private double whole(String database) throws SQLException {
    long began = System.nanoTime();
    execute(
        database,
        """
        UPDATE artworks SET slug = lower(regexp_replace(title, '[^a-zA-Z0-9]+', '-', 'g'))
         WHERE slug IS NULL""");
    return (System.nanoTime() - began) / 1e6;
  }

  /**
   * The floor of batching: what batches of the same size cost without any engine. On a server that
   * is short of processor it is above one UPDATE, because each batch cleans the indexes of what the
   * ones before it left dead, which one transaction cannot do with its own.
   */
  private double batches(String database) throws SQLException {
    long began = System.nanoTime();
    execute(
        database,
        "SET synchronous_commit = off",
        """
        DO $$
        DECLARE
          done bigint := 0;
          last bigint := (SELECT max(id) FROM artworks);
          bound bigint;
        BEGIN
          WHILE done < last LOOP
            SELECT id INTO bound FROM artworks
             WHERE id > done AND id <= last ORDER BY id LIMIT 1 OFFSET 5999;
            bound := coalesce(bound, last);
            EXECUTE 'UPDATE artworks
                        SET slug = lower(regexp_replace(title, ''[^a-zA-Z0-9]+'', ''-'', ''g''))
                      WHERE id > $1 AND id <= $2 AND slug IS NULL' USING done, bound;
            COMMIT;
            done := bound;
          END LOOP;
        END $$""");
    return (System.nanoTime() - began) / 1e6;
  }

  /** Milliseconds from the start of the command to its exit, verification included. */
  private double backfill(String database, String header) throws Exception {
    return Run.milliseconds(command("slugs"), environment(database, slugs(header)));
  }

  /**
   * What a client at a steady rate, who never waits for an answer, has of a backfill beside it. In
   * turns, each beside the one it is compared with: the machine is not the same for minutes.
   */
  private void latency(double seconds) throws Exception {
    PgBench pgbench = PgBench.find().orElse(null);
    if (pgbench == null) {
      report.skipped("latency beside a backfill", "pgbench is not installed");
      return;
    }
    int time = (int) Math.clamp(seconds * 0.7, 5, 20);
    Map<String, List<PgBench.Latency>> latencies = new LinkedHashMap<>();
    for (int turn = 0; turn < turns; turn++) {
      for (String beside : List.of(ALONE, COMPUTING, BACKFILL)) {
        Bench.say("pgbench, " + beside + ", " + time + " s");
        String database = copy();
        execute(database, "ALTER TABLE artworks RESET (autovacuum_enabled)");
        PgBench.Latency latency =
            switch (beside) {
              case ALONE -> pgbench.run(server.url(database), rows, time);
              case COMPUTING -> besideAQuery(pgbench, database, time);
              default -> besideABackfill(pgbench, database, time);
            };
        Bench.say("p99 %.1f ms, worst %.1f ms".formatted(latency.p99(), latency.worst()));
        latencies.computeIfAbsent(beside, name -> new ArrayList<>()).add(latency);
        drop(database);
      }
    }
    String of = "pgbench at " + PgBench.RATE + " tps";
    double floor = p99(latencies.get(ALONE));
    latencies.forEach(
        (beside, found) -> {
          double p99 = p99(found);
          boolean alone = beside.equals(ALONE);
          report.rate(
              "p99, " + beside,
              of,
              p99,
              "ms",
              turns,
              alone ? null : p99 / floor,
              alone ? null : "pgbench " + ALONE);
          double worst = found.stream().mapToDouble(PgBench.Latency::worst).max().orElseThrow();
          boolean backfill = beside.equals(BACKFILL);
          report.rate(
              "worst, " + beside,
              of,
              worst,
              "ms",
              turns,
              backfill ? worst / TARGET_MS : null,
              backfill ? "target" : null);
        });
  }

  private static double p99(List<PgBench.Latency> latencies) {
    return Run.median(latencies.stream().map(PgBench.Latency::p99).toList());
  }

  private PgBench.Latency besideABackfill(PgBench pgbench, String database, int time)
      throws Exception {
    Path log = Bench.OUT.resolve("backfill.log");
    ProcessBuilder builder = new ProcessBuilder(command("slugs"));
    builder.environment().putAll(environment(database, slugs("workers: 1")));
    Process backfill = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      awaitBatches(database, backfill);
      PgBench.Latency latency = pgbench.run(server.url(database), rows, time);
      if (!backfill.isAlive()) {
        report.skipped(
            "part of the latency", "the backfill ended before pgbench did: take more --rows");
      }
      return latency;
    } finally {
      backfill.destroyForcibly().waitFor();
    }
  }

  /**
   * What a busy processor alone does to the others: one session that touches no table and writes
   * nothing, as long as pgbench runs.
   */
  private PgBench.Latency besideAQuery(PgBench pgbench, String database, int time)
      throws Exception {
    try (Connection connection = DriverManager.getConnection(server.jdbcUrl(database));
        Statement statement = connection.createStatement()) {
      Thread query =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      statement.execute(
                          "DO 'BEGIN LOOP PERFORM md5(random()::text); END LOOP; END'");
                    } catch (SQLException e) {
                      Bench.say("the query ended: " + e.getMessage());
                    }
                  });
      PgBench.Latency latency = pgbench.run(server.url(database), rows, time);
      statement.cancel();
      query.join();
      return latency;
    }
  }

  private void awaitBatches(String database, Process backfill) throws Exception {
    while (backfill.isAlive()) {
      try {
        if (Databases.value(
                server.jdbcUrl(database), "SELECT count(*) > 20 FROM lockstep.backfill_batch")
            .equals("t")) {
          return;
        }
      } catch (SQLException e) {
        // Its tables are not there yet.
      }
      Thread.sleep(20);
    }
    throw new IllegalStateException(
        "the backfill ended: " + Files.readString(Bench.OUT.resolve("backfill.log")));
  }

  /** The same backfill of few rows and of many, in a heap that is small for both. */
  private void memory() throws Exception {
    long most = rows * MEMORY_FACTOR;
    for (long size : List.of(most / 1000, most / 100, most / 10, most)) {
      String database = "bench_memory";
      execute("postgres", "CREATE DATABASE " + database);
      execute(
          database,
          "CREATE UNLOGGED TABLE counters (id int PRIMARY KEY, n int NOT NULL DEFAULT 0)",
          "INSERT INTO counters SELECT i FROM generate_series(1, " + size + ") i",
          "VACUUM ANALYZE counters");
      Bench.say("memory over " + size + " rows");
      Footprint footprint =
          Footprint.of(program, command("count"), environment(database, counts()));
      String figure = "%,d rows".formatted(size);
      report.figure("peak resident memory, " + figure, program.name(), footprint.resident(), "MB");
      if (!Double.isNaN(footprint.heap())) {
        report.figure(
            "most that a full collection left, " + figure, program.name(), footprint.heap(), "MB");
      }
      drop(database);
    }
  }

  private List<String> command(String name) {
    return program.with("backfill", "run", name);
  }

  private Map<String, String> environment(String database, Path folder) {
    return Map.of(
        "DATABASE_URL", server.url(database).replace("localhost", "127.0.0.1"),
        "LOCKSTEP_MIGRATIONS_DIR", Bench.OUT.resolve("no-migrations").toString(),
        "LOCKSTEP_BACKFILLS_DIR", folder.toString());
  }

  private static Path slugs(String header) throws Exception {
    return write(
        "slugs",
        """
        /* lockstep
        table: artworks
        %s
        */
        -- @batch
        UPDATE artworks SET slug = lower(regexp_replace(title, '[^a-zA-Z0-9]+', '-', 'g'))
         WHERE id > :from AND id <= :to AND slug IS NULL;
        -- @remaining
        SELECT count(*) FROM artworks WHERE slug IS NULL;
        """
            .formatted(header));
  }

  private static Path counts() throws Exception {
    return write(
        "count",
        """
        /* lockstep
        table: counters
        */
        -- @batch
        UPDATE counters SET n = 1 WHERE id > :from AND id <= :to AND n = 0;
        -- @remaining
        SELECT count(*) FROM counters WHERE n = 0;
        """);
  }

  private static Path write(String name, String text) throws Exception {
    Files.createDirectories(Bench.OUT.resolve("no-migrations"));
    Path folder = Files.createDirectories(Bench.OUT.resolve("backfills"));
    Files.writeString(folder.resolve(name + ".sql"), text);
    return folder;
  }

  private String copy() throws SQLException {
    String strategy =
        Double.parseDouble(EmbeddedServer.version()) >= 15 ? " STRATEGY file_copy" : "";
    execute(
        "postgres", "CREATE DATABASE bench_copy TEMPLATE bench_template" + strategy, "CHECKPOINT");
    return "bench_copy";
  }

  private void drop(String database) throws SQLException {
    execute("postgres", "DROP DATABASE " + database + " WITH (FORCE)");
  }

  private void execute(String database, String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(server.jdbcUrl(database));
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
